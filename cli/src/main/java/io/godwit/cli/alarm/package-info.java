/** Commands for alarms. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.alarm;

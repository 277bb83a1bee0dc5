/** Manual pages, made from the commands themselves. */
@org.jspecify.annotations.NullMarked
package io.godwit.cli.manual;

/**
 * Names, directories and addresses of a lab: what belongs to it follows from its name alone, so that it can be removed without any record.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.lab.layout;

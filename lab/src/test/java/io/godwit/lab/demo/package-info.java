@org.jspecify.annotations.NullMarked
package io.godwit.lab.demo;

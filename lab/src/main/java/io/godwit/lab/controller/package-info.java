/**
 * The controller of a lab and the agents that join it: started as people start them, by the launcher script.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.lab.controller;

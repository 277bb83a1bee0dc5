/** The part of the controller's public API that modelled hosts need: join tokens and removal. */
@org.jspecify.annotations.NullMarked
package io.godwit.simulator.controller;

/**
 * Lab hosts: a network, mount, UTS and cgroup namespace each, with daemons that a supervisor restarts.
 */
@org.jspecify.annotations.NullMarked
package io.godwit.lab.host;

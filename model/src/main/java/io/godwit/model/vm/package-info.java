/** VMs as libvirt shows them. */
@org.jspecify.annotations.NullMarked
package io.godwit.model.vm;

package io.godwit.mover.journal;

/**
 * What the agent's own event stream saw of a VM since a given time.
 *
 * @param unbroken the stream began before that time, in this boot, and was never interrupted
 * @param stopped the VM's copy on this host was seen to end
 * @param ran the VM was seen to resume on this host
 */
public record Witness(boolean unbroken, boolean stopped, boolean ran) {

    public static final Witness BLIND = new Witness(false, false, false);

    /** Proof that a copy which is not there now has never run: the rule NEVER-RAN. */
    public boolean provesNeverRan() {
        return unbroken && stopped && !ran;
    }
}

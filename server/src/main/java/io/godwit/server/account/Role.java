package io.godwit.server.account;

/** What an account may do; each includes the ones before it. */
public enum Role {
    /** Sees everything but API tokens. */
    VIEWER,
    /** Also moves VMs, and sets hosts into maintenance. */
    OPERATOR,
    /** Also adds and removes hosts, clusters and API tokens. */
    ADMINISTRATOR;

    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}

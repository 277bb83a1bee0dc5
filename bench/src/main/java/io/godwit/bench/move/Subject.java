package io.godwit.bench.move;

import io.godwit.lab.guest.Guest;
import java.util.Optional;

/** A guest that is moved: under libvirt, or in a QEMU of its own. */
interface Subject {

    Guest guest();

    /** The host on which it runs now. Fails when it does not run on exactly one. */
    String place();

    /** Makes it run and write its memory, for its turn has come. */
    void wake();

    /** Makes it as quiet as it can be while another is measured. */
    void rest();

    /** Its STOP and RESUME events. */
    SwitchTimes times();

    /**
     * Moves it, and returns when the move is over.
     *
     * @return milliseconds from the request to its end
     * @throws io.godwit.lab.layout.LabException when the move failed, with the mover's own words
     */
    double move(Way way, String from, String to);

    /** Where the time of the last move went, when its way tells that. */
    Optional<Anatomy> anatomy(Way way);
}

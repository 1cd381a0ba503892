package io.millweir.simulator;

/** How a dialect lets a stream go wrong. */
interface StreamVoice {
    /** The event that tells of an error after the stream has begun. */
    byte[] error(StreamError kind);

    /** Stands for this event: framed like one, and unreadable. */
    byte[] spoilt(StreamEvent event);
}

package io.millweir.simulator;

/** What leaves the simulator for a call: all at once, or event by event. */
sealed interface Output permits Reply, Streamed {}

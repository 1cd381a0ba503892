/** Processes that are killed, stopped, paused and cut off under load, and what the books say afterwards. */
package io.millweir.chaos;

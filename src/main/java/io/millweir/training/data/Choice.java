package io.millweir.training.data;

/**
 * One of the answers that a multiple-choice query offers.
 *
 * @param label what it is called, for example {@code B}
 * @param text what it says
 */
public record Choice(String label, String text) {}

package io.millweir.routing.learned;

/**
 * What a model takes and gives.
 *
 * @param dimensions length of a query's vector
 * @param models number of scores
 */
record Shape(int dimensions, int models) {}

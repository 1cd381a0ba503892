/** Routers: a query and a registry snapshot in, a plan with scores and a reason out; pure. */
@NullMarked
package io.millweir.routing;

import org.jspecify.annotations.NullMarked;

/** The typed configuration tree, its loader, collected problems, secrets and keys; the only reader of the environment. */
@NullMarked
package io.millweir.config;

import org.jspecify.annotations.NullMarked;

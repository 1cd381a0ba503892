package io.millweir.topology;

import io.millweir.domain.Report;

/**
 * A call that was announced and whose end is not known.
 *
 * @param process boot id of the process that makes it
 */
record OpenCall(String process, Report.Intent intent) {
    boolean is(String otherProcess, int attempt) {
        return process.equals(otherProcess) && intent.attempt() == attempt;
    }
}

package io.millweir.provider;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every provider must do with servers, good and bad; run by one class for each adapter and API, whose name ends in
 * {@code Contract}. What a run skips, it prints with the reason; {@link ContractTable} prints all runs side by side.
 */
@ExtendWith(ContractTable.class)
public interface ProviderContract
        extends WholeAnswersContract, FailuresContract, StreamsContract, HostileServersContract {}

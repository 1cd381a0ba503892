package io.millweir.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Prints what the contract's runs made of each case, a row for each case and a column for each adapter, when the last is
 * over; {@code target/provider-contract.txt} keeps it.
 *
 * <p>Threading: cases may end on several threads; every method holds the monitor.
 */
final class ContractTable implements TestWatcher {
    private static final Path FILE = Path.of("target", "provider-contract.txt");

    /** Lives in the store of the whole test plan, and is closed when that is over. */
    private static final class Table implements ExtensionContext.Store.CloseableResource {
        private final Map<String, Map<String, Cell>> rows = new LinkedHashMap<>();
        private final Map<String, String> reasons = new TreeMap<>();

        private synchronized void add(String adapter, String row, char mark, String reason) {
            rows.computeIfAbsent(row, any -> new TreeMap<>())
                    .computeIfAbsent(adapter, any -> new Cell())
                    .add(mark);
            if (!reason.isEmpty()) {
                reasons.put(adapter + ": " + row, reason);
            }
        }

        @Override
        public synchronized void close() {
            List<String> adapters = new ArrayList<>(rows.values().stream()
                    .flatMap(row -> row.keySet().stream())
                    .collect(java.util.stream.Collectors.toCollection(TreeSet::new)));
            StringBuilder text = new StringBuilder("The contract of providers: ✔ holds, ✘ broken, – skipped\n\n");
            for (int i = 0; i < adapters.size(); i++) {
                text.append(String.format("%4d %s%n", i + 1, adapters.get(i)));
            }
            text.append('\n');
            for (int i = 0; i < adapters.size(); i++) {
                text.append(String.format("%4d", i + 1));
            }
            text.append('\n');
            rows.forEach((row, cells) -> {
                adapters.forEach(adapter -> text.append(String.format(
                        "%4s",
                        Optional.ofNullable(cells.get(adapter)).map(Cell::text).orElse(" "))));
                text.append("  ").append(row).append('\n');
            });
            text.append(String.format(
                    "%n%d adapters, %d cases, %d runs, %d broken, %d skipped%n",
                    adapters.size(), rows.size(), count('✔') + count('✘') + count('–'), count('✘'), count('–')));
            reasons.forEach((where, reason) ->
                    text.append("– ").append(where).append(": ").append(reason).append('\n'));
            try {
                Files.createDirectories(FILE.getParent());
                Files.writeString(FILE, text, StandardCharsets.UTF_8);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
            System.out.println(text);
        }

        private int count(char mark) {
            return rows.values().stream()
                    .flatMap(row -> row.values().stream())
                    .mapToInt(cell -> cell.count(mark))
                    .sum();
        }
    }

    /** All runs of one case by one adapter: a case with several inputs has several. */
    private static final class Cell {
        private final StringBuilder marks = new StringBuilder();

        private void add(char mark) {
            marks.append(mark);
        }

        private int count(char mark) {
            return (int) marks.chars().filter(each -> each == mark).count();
        }

        private String text() {
            return count('✘') > 0 ? "✘" : count('✔') > 0 ? "✔" : "–";
        }
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        add(context, '✔', "");
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        add(context, '✘', "");
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        add(
                context,
                '–',
                Optional.ofNullable(cause.getMessage())
                        .map(message -> message.replaceFirst("^Assumption failed: ", ""))
                        .orElse("no reason given"));
    }

    private static void add(ExtensionContext context, char mark, String reason) {
        String row = context.getTestMethod()
                .map(method -> Optional.ofNullable(method.getAnnotation(DisplayName.class))
                        .map(DisplayName::value)
                        .orElse(method.getName().replace('_', ' ')))
                .orElse(context.getDisplayName());
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ContractTable.class))
                .getOrComputeIfAbsent(Table.class, any -> new Table(), Table.class)
                .add(context.getRequiredTestClass().getSimpleName().replaceFirst("Contract$", ""), row, mark, reason);
    }
}

package io.millweir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A page of the documentation: its fenced blocks and the rows of its tables, each with the heading it stands under. */
record Markdown(List<String> headings, List<Block> blocks, List<Row> rows, String prose) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    /** A fenced block. */
    record Block(String heading, String language, String text) {
        @Override
        public String toString() {
            return heading + ": " + text.lines().findFirst().orElse("");
        }
    }

    /** A row of a table, without its head. */
    record Row(String heading, List<String> cells) {
        /** What stands in backticks in a cell. */
        List<String> code(int cell) {
            return CODE.matcher(cells.get(cell))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }
    }

    static Markdown read(Path file) throws IOException {
        List<String> headings = new ArrayList<>(List.of(""));
        List<Block> blocks = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        StringBuilder prose = new StringBuilder();
        StringBuilder block = new StringBuilder();
        String language = "";
        boolean inBlock = false;
        boolean inTable = false;
        for (String line : Files.readAllLines(file)) {
            String heading = headings.get(headings.size() - 1);
            if (line.startsWith("```")) {
                if (inBlock) {
                    blocks.add(new Block(heading, language, block.toString()));
                    block.setLength(0);
                } else {
                    language = line.substring(3);
                }
                inBlock = !inBlock;
            } else if (inBlock) {
                block.append(line).append('\n');
            } else {
                prose.append(line).append('\n');
                if (line.startsWith("#")) {
                    headings.add(line.replaceFirst("^#+ ", ""));
                }
                boolean isRow = line.startsWith("|");
                if (isRow && inTable && !line.startsWith("|---")) {
                    rows.add(new Row(heading, List.of(line.substring(1).strip().split("\\s*\\|\\s*", -1))));
                }
                inTable = isRow;
            }
        }
        return new Markdown(headings, blocks, rows, prose.toString());
    }

    List<Block> blocks(String language) {
        return blocks.stream().filter(each -> each.language().equals(language)).toList();
    }

    List<Block> blocks(String language, String heading) {
        return blocks(language).stream()
                .filter(each -> each.heading().equals(heading))
                .toList();
    }

    List<Row> rows(String heading) {
        return rows.stream().filter(each -> each.heading().equals(heading)).toList();
    }

    List<String> links() {
        return LINK.matcher(prose).results().map(found -> found.group(1)).toList();
    }

    /** The anchors of the headings, as GitHub makes them. */
    List<String> anchors() {
        return headings.stream()
                .map(each -> "#"
                        + each.toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z0-9 _-]", "")
                                .replace(' ', '-'))
                .toList();
    }
}

package io.millweir.routing.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares with the numbers that Hugging Face's tokenizers give for the same vocabulary. */
class WordPieceTest {
    private static final int UNCUT = 1_000_000;
    private static final WordPiece TOKENIZER = new WordPiece(Minilm.vocabulary());

    private static int[] ids(String text) {
        return TOKENIZER.encode(text, UNCUT);
    }

    @Test
    void cuts_texts_of_many_scripts_and_signs_as_the_reference_does() {
        List<JsonNode> rows = Fixtures.rows("texts.jsonl");

        assertThat(rows).hasSizeGreaterThan(35).allSatisfy(row -> assertThat(
                        ids(row.get("text").asText()))
                .as(row.get("text").toString())
                .containsExactly(IntStream.range(0, row.get("ids").size())
                        .map(i -> row.get("ids").get(i).intValue())
                        .toArray()));
    }

    @Test
    void cuts_every_character_in_context_as_the_reference_does() {
        String found = Fixtures.lines("code-points.txt").stream()
                .map(line -> {
                    int first = Integer.parseInt(line.split(" ")[0], 16);
                    IdsPrint block = new IdsPrint();
                    for (int point = first; point < first + 0x100; point++) {
                        block.add(ids(Fixtures.pointText(point)));
                    }
                    return "%X %s".formatted(first, block.hex());
                })
                .collect(Collectors.joining("\n"));

        assertThat(found.lines()).hasSizeGreaterThan(700);
        assertThat(found.lines()).containsExactlyElementsOf(Fixtures.lines("code-points.txt"));
    }

    @Test
    void cuts_twenty_thousand_odd_texts_as_the_reference_does() {
        List<String> expected = Fixtures.lines("odd-texts.txt");

        List<String> found = IntStream.range(0, 20)
                .mapToObj(thousand -> {
                    IdsPrint some = new IdsPrint();
                    for (int seed = thousand * 1000; seed < thousand * 1000 + 1000; seed++) {
                        some.add(ids(Fixtures.oddText(seed)));
                    }
                    return thousand + " " + some.hex();
                })
                .toList();

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void cuts_the_questions_of_a_real_collection_as_the_reference_does() throws IOException {
        List<String> questions = Fixtures.sharedQuestions();

        IdsPrint found = new IdsPrint();
        questions.forEach(question -> found.add(ids(question)));

        assertThat(questions.size() + " questions " + found.hex()).isEqualTo("5608 questions 593535f5274577de");
    }

    @Test
    void of_a_long_text_the_beginning_and_the_end_are_kept() {
        String text = IntStream.range(0, 400).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        int[] all = ids(text);

        int[] cut = TOKENIZER.encode(text, 256);

        assertThat(cut).hasSize(256);
        assertThat(Arrays.copyOf(cut, 128)).containsExactly(Arrays.copyOf(all, 128));
        assertThat(Arrays.copyOfRange(cut, 128, 256))
                .containsExactly(Arrays.copyOfRange(all, all.length - 128, all.length));
    }

    @Test
    void of_a_very_long_text_only_the_ends_are_looked_at() {
        String middle = "mill ".repeat(10_000_000);
        String text = "river " + middle + "wheel";

        int[] cut = TOKENIZER.encode(text, 256);

        assertThat(cut).hasSize(256);
        assertThat(cut[1]).isEqualTo(ids("river")[1]);
        assertThat(cut[254]).isEqualTo(ids("wheel")[1]);
    }

    @Test
    void half_of_a_surrogate_pair_is_left_out() {
        assertThat(ids("mi\ud83dll \udc68wheel\ud83d")).containsExactly(ids("mill wheel"));
    }

    @Test
    void a_text_without_a_piece_is_only_marks() {
        assertThat(ids(" \u200b\n")).hasSize(WordPiece.AROUND);
    }
}

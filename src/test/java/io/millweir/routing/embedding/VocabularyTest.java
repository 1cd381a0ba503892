package io.millweir.routing.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private static final String VOCABULARY = "'vocab':{'[CLS]':0,'[SEP]':1,'[UNK]':2,'mill':3,'##er':4}";

    private static Vocabulary read(String json) {
        return Vocabulary.read(
                "here", new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void knows_beginnings_and_continuations() {
        Vocabulary vocabulary = read("{'model':{'type':'WordPiece'," + VOCABULARY + "}}");

        assertThat(vocabulary.beginning("mill")).isEqualTo(3);
        assertThat(vocabulary.continuation("er")).isEqualTo(4);
        assertThat(vocabulary.beginning("er")).isEqualTo(-1);
        assertThat(vocabulary.continuation("mill")).isEqualTo(-1);
        assertThat(vocabulary.size()).isEqualTo(5);
        assertThat(vocabulary.inTexts()).containsOnlyKeys(3, 4);
    }

    @Test
    void cuts_by_its_own_pieces() {
        WordPiece tokenizer = new WordPiece(read("{'model':{" + VOCABULARY + "}}"));

        assertThat(tokenizer.encode("Miller MILL milling", 16)).containsExactly(0, 3, 4, 3, 2, 1);
    }

    @Test
    void refuses_what_is_not_json() {
        assertThatThrownBy(() -> read("not json"))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageStartingWith("here: is not JSON (")
                .hasMessageEndingWith("give the tokenizer.json of the model");
    }

    @Test
    void refuses_another_kind_of_tokenizer() {
        assertThatThrownBy(() -> read("{'model':{'type':'BPE'}}"))
                .hasMessage("here: model.type is \"BPE\" and not \"WordPiece\"; give the tokenizer.json of an uncased"
                        + " BERT model");
    }

    @Test
    void refuses_a_tokenizer_that_keeps_capitals() {
        assertThatThrownBy(() -> read("{'model':{" + VOCABULARY + "},'normalizer':{'lowercase':false}}"))
                .hasMessageStartingWith("here: normalizer.lowercase is \"false\" and not \"true\"");
    }

    @Test
    void refuses_a_vocabulary_without_the_marks_of_bert() {
        assertThatThrownBy(() -> read("{'model':{'vocab':{'<s>':0}}}"))
                .hasMessage("here: model.vocab has no \"[CLS]\"; give the tokenizer.json of an uncased BERT model");
    }
}

package io.millweir.domain;

import java.util.List;

/** A plan of several calls: which models take part in the answer to one query, and in which part. */
public sealed interface Strategy {
    /** Most tokens of a vote or a grade: it, and the little that models like to say before it. */
    int VERDICT_TOKENS = 32;

    /** Most tokens of a picked name, and the same. */
    int NAME_TOKENS = 64;

    /** Most tokens of the parts of a question. */
    int PARTS_TOKENS = 512;

    /** Name of the model of the first call. */
    String opening();

    /**
     * Models answer one after another until a judge is content.
     *
     * @param models the cheapest first; the answer of the last is not judged
     * @param judge name of the model that grades answers
     * @param threshold the least grade of an answer that stands, 0 to 1
     */
    record Cascade(List<String> models, String judge, double threshold) implements Strategy {
        public Cascade {
            models = List.copyOf(models);
        }

        @Override
        public String opening() {
            return models.get(0);
        }
    }

    /**
     * A small model answers and looks at its answer several times; a large one answers when it is not content.
     *
     * @param checks how often the small model is asked whether its answer is right
     * @param threshold the share of yes at which its answer stands, 0 to 1
     */
    record AutoMix(String small, String large, int checks, double threshold) implements Strategy {
        @Override
        public String opening() {
            return small;
        }
    }

    /**
     * A model takes the question apart, others answer the parts, and it makes one answer of theirs.
     *
     * @param router chooses the models of the parts
     * @param maxParts most parts of one question
     */
    record MultiRound(String model, String router, int maxParts) implements Strategy {
        @Override
        public String opening() {
            return model;
        }
    }

    /**
     * A model reads what the candidates are good at and names the one that shall answer; the plan's choice answers when
     * it names none.
     *
     * @param picker name of the model that is asked
     * @param candidates names of the models it may name
     */
    record Pick(String picker, List<String> candidates) implements Strategy {
        public Pick {
            candidates = List.copyOf(candidates);
        }

        @Override
        public String opening() {
            return picker;
        }
    }
}

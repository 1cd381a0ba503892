package io.millweir.training.data;

import java.util.List;

/** A file of data cannot be used; the message has all that is wrong with it, a line each. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    DataException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, each as <i>where: what is wrong, with the value; what to do</i>. */
    public List<String> problems() {
        return problems;
    }
}

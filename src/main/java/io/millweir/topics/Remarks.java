package io.millweir.topics;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be said of one record, bounded: an answer must not outgrow the record that it answers, and a record may hold
 * a mistake every two bytes.
 */
final class Remarks {
    private static final int MOST = 10;
    private static final int LONGEST_QUOTE = 60;

    private final List<String> remarks = new ArrayList<>();
    private int more;

    void add(String remark) {
        if (isFull()) {
            more++;
        } else {
            remarks.add(remark);
        }
    }

    /** Whether a further remark is only counted, so that its words need not be found. */
    boolean isFull() {
        return remarks.size() == MOST;
    }

    boolean isEmpty() {
        return remarks.isEmpty();
    }

    List<String> all() {
        List<String> all = new ArrayList<>(remarks);
        if (more > 0) {
            all.add("and " + more + " more of this kind");
        }
        return all;
    }

    /** A client's word in quotes, cut where it is too long to be the name it stands for. */
    static String quoted(String word) {
        if (word.length() <= LONGEST_QUOTE) {
            return "\"" + word + "\"";
        }
        // Never between the halves of a character.
        int end = Character.isHighSurrogate(word.charAt(LONGEST_QUOTE - 1)) ? LONGEST_QUOTE - 1 : LONGEST_QUOTE;
        return "\"" + word.substring(0, end) + "…\"";
    }
}

package io.millweir.domain;

/** One turn of a conversation. */
public record Message(Role role, String content) {
    /** A turn of the user. */
    public static Message user(String content) {
        return new Message(Role.USER, content);
    }
}

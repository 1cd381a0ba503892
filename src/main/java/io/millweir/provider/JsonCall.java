package io.millweir.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Optional;

/**
 * One call in some dialect: what is sent where, and who reads the answer.
 *
 * @param answer reads an answer that comes whole
 * @param stream reads an event stream; empty when none was asked for
 */
public record JsonCall(URI uri, ObjectNode body, AnswerReader answer, Optional<StreamReader> stream) {}

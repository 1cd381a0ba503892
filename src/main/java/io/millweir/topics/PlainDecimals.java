package io.millweir.topics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Writes decimals without an exponent, as money is read by people and spreadsheets; an exponent that would make the plain
 * form long stays, since a client's metadata may hold 1e100000.
 */
final class PlainDecimals extends JsonGeneratorDelegate {
    private static final int LARGEST_PLAIN_SCALE = 100;

    PlainDecimals(JsonGenerator generator) {
        super(generator, false);
    }

    @Override
    public void writeNumber(BigDecimal value) throws IOException {
        // Compared without Math.abs, which is negative for the smallest int.
        boolean small = value.scale() <= LARGEST_PLAIN_SCALE && value.scale() >= -LARGEST_PLAIN_SCALE;
        delegate.writeNumber(small ? value.toPlainString() : value.toString());
    }
}

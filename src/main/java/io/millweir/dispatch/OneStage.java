package io.millweir.dispatch;

import java.util.Optional;

/** The script of a plan of one call: whatever comes of it is the query's. */
final class OneStage implements Script {
    private final Stage only;

    OneStage(Work work) {
        this.only = Stage.only(work);
    }

    @Override
    public Stage first() {
        return only;
    }

    @Override
    public Move after(StageEnd end) {
        if (end instanceof StageEnd.Answered answered) {
            return new Move.Answer(answered, Optional.empty());
        }
        StageEnd.Failed failed = (StageEnd.Failed) end;
        return new Move.Give(failed.failure(), failed.partialText(), Optional.empty());
    }
}

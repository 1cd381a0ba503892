package io.millweir.routing.learned;

import java.util.List;

/** The mean of what several models predict. */
final class MeanModel implements KeptModel {
    static final String KIND = "mean";

    private final List<KeptModel> members;

    MeanModel(List<KeptModel> members) {
        this.members = List.copyOf(members);
    }

    @Override
    public float[] predict(float[] vector) {
        float[] sum = members.get(0).predict(vector);
        for (KeptModel member : members.subList(1, members.size())) {
            float[] predicted = member.predict(vector);
            for (int m = 0; m < sum.length; m++) {
                sum[m] += predicted[m];
            }
        }
        for (int m = 0; m < sum.length; m++) {
            sum[m] /= members.size();
        }
        return sum;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void keep(Parts parts) {
        parts.put("members", members.size());
        for (int i = 0; i < members.size(); i++) {
            ModelKinds.keep(members.get(i), parts.child("member-" + i));
        }
    }

    static MeanModel restore(Parts parts, Shape shape) {
        KeptModel[] members = new KeptModel[parts.count("members", 1)];
        for (int i = 0; i < members.length; i++) {
            members[i] = ModelKinds.restore(parts.child("member-" + i), shape);
        }
        return new MeanModel(List.of(members));
    }
}

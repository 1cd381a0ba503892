package io.millweir.simulator;

/** One word of the behaviour grammar. */
sealed interface Word permits Wait, Pace, Trigger, Delivery, Twist, Skill {}

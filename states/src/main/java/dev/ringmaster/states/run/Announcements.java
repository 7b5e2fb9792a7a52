package dev.ringmaster.states.run;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.function.CallContext;

/** Tells others of what a state did: the events that {@code fire_event} asks for. */
final class Announcements {
  private static final String PREFIX = "state_result/";

  private final CallContext context;
  private final Mask mask;

  Announcements(CallContext context, Mask mask) {
    this.context = context;
    this.mask = mask;
  }

  void tell(Node node, Node.Done done) {
    node.declaration
        .global()
        .fireEvent()
        .ifPresent(tag -> {
          Value data = StateReportValue.entry(mask.entry(Entries.of(node, done, "")));
          send(PREFIX + (tag.isEmpty() ? node.reference() : tag), data);
        });
  }

  /** What happened to the state does not change because nobody could be told. */
  private void send(String tag, Value data) {
    try {
      context.send(tag, data);
    } catch (RuntimeException e) {
      context.output("cannot send the event " + tag + ": " + e.getMessage(), true);
    }
  }
}

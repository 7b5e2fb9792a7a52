package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.wire.Wire;
import java.util.function.UnaryOperator;

/** Calls and returns with their secrets encrypted, and back. */
final class SealedReturns {
  private final SecretBox box;

  SealedReturns(SecretBox box) {
    this.box = box;
  }

  byte[] encode(Return answer) {
    return Wire.bytes(map(answer, box::seal));
  }

  Return decode(byte[] bytes) {
    return map(Wire.answer(bytes), box::open);
  }

  Call seal(Call call) {
    return new Call(
        call.function(),
        call.positional().stream().map(box::seal).toList(),
        box.seal(call.named()));
  }

  Call open(Call call) {
    return new Call(
        call.function(),
        call.positional().stream().map(box::open).toList(),
        box.open(call.named()));
  }

  private static Return map(Return answer, UnaryOperator<Value> change) {
    Outcome outcome =
        switch (answer.outcome()) {
          case Outcome.Succeeded o -> new Outcome.Succeeded(change.apply(o.value()));
          case Outcome.Failed o -> new Outcome.Failed(change.apply(o.value()), o.problems());
          case Outcome.TimedOut o -> new Outcome.TimedOut(change.apply(o.value()), o.message());
          case Outcome.Refused o -> o;
          case Outcome.Cancelled o -> o;
          case Outcome.Interrupted o -> o;
        };
    return new Return(answer.job(), outcome, answer.startedAt(), answer.duration());
  }
}

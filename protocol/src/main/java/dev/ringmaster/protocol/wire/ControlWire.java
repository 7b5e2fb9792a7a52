package dev.ringmaster.protocol.wire;

import com.google.protobuf.ByteString;
import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.control.Cancel;
import dev.ringmaster.protocol.wire.control.Credit;
import dev.ringmaster.protocol.wire.control.End;
import dev.ringmaster.protocol.wire.control.Frame;
import dev.ringmaster.protocol.wire.control.Message;
import dev.ringmaster.protocol.wire.control.Open;
import java.time.Duration;
import java.util.List;

/** Between records and the frames of {@code control.proto}. */
public final class ControlWire {
  private ControlWire() {}

  public static Frame open(int call, String method, int version, Duration deadline, int credit) {
    return Frame.newBuilder()
        .setCall(call)
        .setOpen(
            Open.newBuilder()
                .setMethod(method)
                .setVersion(version)
                .setDeadlineMillis(deadline.toMillis())
                .setCredit(credit))
        .build();
  }

  public static Frame message(int call, Value value) {
    return Frame.newBuilder()
        .setCall(call)
        .setMessage(Message.newBuilder().setValue(ByteString.copyFrom(Wire.bytes(value))))
        .build();
  }

  /** The value that a message carries. */
  public static Value value(Message message) {
    return Wire.value(message.getValue().toByteArray());
  }

  public static Frame end(int call, End.Status status, List<Problem> problems) {
    End.Builder end = End.newBuilder().setStatus(status);
    problems.forEach(problem -> end.addProblems(message(problem)));
    return Frame.newBuilder().setCall(call).setEnd(end).build();
  }

  public static List<Problem> problems(End end) {
    return end.getProblemsList().stream().map(ControlWire::problem).toList();
  }

  public static Frame cancel(int call) {
    return Frame.newBuilder().setCall(call).setCancel(Cancel.getDefaultInstance()).build();
  }

  public static Frame credit(int call, int messages) {
    return Frame.newBuilder()
        .setCall(call)
        .setCredit(Credit.newBuilder().setMessages(messages))
        .build();
  }

  private static dev.ringmaster.protocol.wire.control.Problem message(Problem problem) {
    return dev.ringmaster.protocol.wire.control.Problem.newBuilder()
        .setMessage(problem.message())
        .setAdvice(problem.advice())
        .setSource(problem.place().source())
        .setLine(problem.place().line())
        .setColumn(problem.place().column())
        .setExcerpt(problem.excerpt())
        .build();
  }

  private static Problem problem(dev.ringmaster.protocol.wire.control.Problem message) {
    Place place = new Place(message.getSource(), message.getLine(), message.getColumn());
    return new Problem(place, message.getMessage(), message.getAdvice(), message.getExcerpt());
  }
}

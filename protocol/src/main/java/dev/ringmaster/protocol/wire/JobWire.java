package dev.ringmaster.protocol.wire;

import com.google.protobuf.ByteString;
import dev.ringmaster.protocol.data.Place;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Calls, orders and returns, to and from messages. */
final class JobWire {
  private JobWire() {}

  static MinionProto.Call message(Call call) {
    MinionProto.Call.Builder message = MinionProto.Call.newBuilder().setFunction(call.function());
    call.positional().forEach(value -> message.addPositional(ValueWire.encode(value)));
    return message.setNamed(ValueWire.encode(call.named())).build();
  }

  static Call call(MinionProto.Call message) {
    return new Call(
        message.getFunction(),
        message.getPositionalList().stream().map(ValueWire::decode).toList(),
        ValueWire.decodeMap(message.getNamed(), "call"));
  }

  static MinionProto.Order message(Order order) {
    return MinionProto.Order.newBuilder()
        .setJob(bytes(order.id()))
        .setCall(message(order.call()))
        .setAudience(message(order.audience()))
        .setIssuedAt(ValueWire.moment(order.issuedAt()))
        .setNotAfter(ValueWire.moment(order.notAfter()))
        .setTimeoutNanos(order.timeout().toNanos())
        .setSnapshot(order.snapshot())
        .setEnvironment(order.environment())
        .addAllRequires(order.requires().stream().sorted().toList())
        .setMayQueue(order.mayQueue())
        .setPrincipal(order.principal())
        .build();
  }

  static Order order(MinionProto.Order message) {
    return new Order(
        job(message.getJob()),
        call(message.getCall()),
        audience(message.getAudience()),
        ValueWire.instant(message.getIssuedAt()),
        ValueWire.instant(message.getNotAfter()),
        duration(message.getTimeoutNanos()),
        message.getSnapshot(),
        message.getEnvironment(),
        Set.copyOf(message.getRequiresList()),
        message.getMayQueue(),
        message.getPrincipal());
  }

  private static MinionProto.Audience message(Audience audience) {
    return MinionProto.Audience.newBuilder()
        .setSalt(audience.salt())
        .setMembers(ByteString.copyFrom(audience.hashes()))
        .build();
  }

  private static Audience audience(MinionProto.Audience message) {
    try {
      return new Audience(message.getSalt(), message.getMembers().toByteArray());
    } catch (IllegalArgumentException e) {
      throw Malformed.because("audience", String.valueOf(e.getMessage()));
    }
  }

  static MinionProto.Return message(Return answer) {
    MinionProto.Return.Builder message =
        MinionProto.Return.newBuilder()
            .setJob(bytes(answer.job()))
            .setStarted(ValueWire.moment(answer.startedAt()))
            .setDurationNanos(answer.duration().toNanos());
    switch (answer.outcome()) {
      case Outcome.Succeeded succeeded ->
          message
              .setKind(MinionProto.Return.Kind.SUCCEEDED)
              .setValue(ValueWire.encode(succeeded.value()));
      case Outcome.Failed failed ->
          message
              .setKind(MinionProto.Return.Kind.FAILED)
              .setValue(ValueWire.encode(failed.value()))
              .addAllProblems(failed.problems().stream().map(JobWire::message).toList());
      case Outcome.Refused refused ->
          message
              .setKind(MinionProto.Return.Kind.REFUSED)
              .setReason(MinionProto.Return.Reason.valueOf(refused.reason().name()))
              .setText(refused.message());
      case Outcome.Cancelled cancelled ->
          message.setKind(MinionProto.Return.Kind.CANCELLED).setText(cancelled.message());
      case Outcome.TimedOut timedOut ->
          message
              .setKind(MinionProto.Return.Kind.TIMED_OUT)
              .setValue(ValueWire.encode(timedOut.value()))
              .setText(timedOut.message());
      case Outcome.Interrupted interrupted ->
          message.setKind(MinionProto.Return.Kind.INTERRUPTED).setText(interrupted.message());
    }
    return message.build();
  }

  static Return answer(MinionProto.Return message) {
    return new Return(
        job(message.getJob()),
        outcome(message),
        ValueWire.instant(message.getStarted()),
        duration(message.getDurationNanos()));
  }

  private static Outcome outcome(MinionProto.Return message) {
    return switch (message.getKind()) {
      case SUCCEEDED -> new Outcome.Succeeded(ValueWire.decode(message.getValue()));
      case FAILED ->
          new Outcome.Failed(
              ValueWire.decode(message.getValue()),
              message.getProblemsList().stream().map(JobWire::problem).toList());
      case REFUSED -> new Outcome.Refused(reason(message.getReason()), message.getText());
      case CANCELLED -> new Outcome.Cancelled(message.getText());
      case TIMED_OUT ->
          new Outcome.TimedOut(ValueWire.decode(message.getValue()), message.getText());
      case INTERRUPTED -> new Outcome.Interrupted(message.getText());
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw Malformed.because("return", "its kind is not known here");
    };
  }

  private static Outcome.Reason reason(MinionProto.Return.Reason reason) {
    return switch (reason) {
      case NOT_AUTHENTIC -> Outcome.Reason.NOT_AUTHENTIC;
      case EXPIRED -> Outcome.Reason.EXPIRED;
      case REPLAYED -> Outcome.Reason.REPLAYED;
      case NOT_CAPABLE -> Outcome.Reason.NOT_CAPABLE;
      case BAD_CALL -> Outcome.Reason.BAD_CALL;
      case BUSY -> Outcome.Reason.BUSY;
      case LIMIT -> Outcome.Reason.LIMIT;
      case REASON_UNSPECIFIED, UNRECOGNIZED ->
          throw Malformed.because("return", "its reason is not known here");
    };
  }

  private static MinionProto.Problem message(Problem problem) {
    return MinionProto.Problem.newBuilder()
        .setSource(problem.place().source())
        .setLine(problem.place().line())
        .setColumn(problem.place().column())
        .setMessage(problem.message())
        .setAdvice(problem.advice())
        .setExcerpt(problem.excerpt())
        .build();
  }

  private static Problem problem(MinionProto.Problem message) {
    Place place =
        new Place(
            message.getSource(), Math.max(0, message.getLine()), Math.max(0, message.getColumn()));
    return new Problem(place, message.getMessage(), message.getAdvice(), message.getExcerpt());
  }

  static ByteString bytes(JobId job) {
    return bytes(job.value());
  }

  static ByteString bytes(UUID uuid) {
    return ByteString.copyFrom(
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .flip());
  }

  static JobId job(ByteString bytes) {
    try {
      return new JobId(uuid(bytes));
    } catch (IllegalArgumentException e) {
      throw Malformed.because("job id", String.valueOf(e.getMessage()));
    }
  }

  static List<JobId> jobs(List<ByteString> ids, int limit, String what) {
    if (ids.size() > limit) {
      throw Malformed.because(what, "more than " + limit + " jobs");
    }
    return ids.stream().map(JobWire::job).toList();
  }

  static UUID uuid(ByteString bytes) {
    if (bytes.size() != 16) {
      throw Malformed.because("UUID", bytes.size() + " bytes instead of 16");
    }
    ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  static Duration duration(long nanos) {
    if (nanos < 0) {
      throw Malformed.because("duration", "longer than 292 years");
    }
    return Duration.ofNanos(nanos);
  }
}

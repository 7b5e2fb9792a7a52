package dev.ringmaster.e2e.link;

import com.google.protobuf.ByteString;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.Wire;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import java.time.Duration;
import java.time.Instant;

/** Returns that no honest minion sends. */
final class HostileReturn {
  private static final int DEPTH = 10_000;

  // The tags of value.proto: Value.text, Value.list, ValueList.items.
  private static final int TEXT = 6 << 3 | 2;
  private static final int LIST = 9 << 3 | 2;
  private static final int ITEM = 1 << 3 | 2;

  private HostileReturn() {}

  static MinionProto.Up of(String what, JobId job) throws Exception {
    MinionProto.Return.Builder answer = plain(job);
    switch (what) {
      case "type" -> answer.setKind(MinionProto.Return.Kind.TIMED_OUT).setValue(bytes(0xff, 0xff));
      case "kind" -> answer.setKindValue(99);
      case "depth" -> answer.setValue(nested());
      case "text" -> answer.setValue(bytes(TEXT, 2, 0xc3, 0x28));
      case "utf8" -> answer.setValue(field(LIST, field(ITEM, bytes(TEXT, 2, 0xff, 0xfe))));
      case "reason" ->
          answer.setKind(MinionProto.Return.Kind.REFUSED).setReasonValue(77).setText("\u001b[2J");
      default -> answer.setValue(ByteString.copyFrom(new byte[1_000]));
    }
    return MinionProto.Up.newBuilder().setReturned(answer).build();
  }

  /** One that is larger than a frame may be. */
  static MinionProto.Up large(JobId job, int bytes) throws Exception {
    return MinionProto.Up.newBuilder()
        .setReturned(plain(job).setValue(ByteString.copyFrom(new byte[bytes])))
        .build();
  }

  private static MinionProto.Return.Builder plain(JobId job) throws Exception {
    Return answer =
        new Return(job, new Outcome.Succeeded(Value.bool(true)), Instant.EPOCH, Duration.ZERO);
    return MinionProto.Up.parseFrom(Wire.bytes(new Upward.Returned(answer)))
        .getReturned()
        .toBuilder();
  }

  /** A list in a list, and so on; built from the inside, byte by byte, as no encoder would. */
  private static ByteString nested() {
    ByteString inner = field(LIST, ByteString.EMPTY);
    for (int i = 0; i < DEPTH; i++) {
      inner = field(LIST, field(ITEM, inner));
    }
    return inner;
  }

  private static ByteString field(int tag, ByteString content) {
    ByteString.Output out = ByteString.newOutput();
    out.write(tag);
    int size = content.size();
    while (size > 0x7f) {
      out.write((size & 0x7f) | 0x80);
      size >>>= 7;
    }
    out.write(size);
    return out.toByteString().concat(content);
  }

  private static ByteString bytes(int... values) {
    ByteString.Output out = ByteString.newOutput();
    for (int value : values) {
      out.write(value);
    }
    return out.toByteString();
  }
}

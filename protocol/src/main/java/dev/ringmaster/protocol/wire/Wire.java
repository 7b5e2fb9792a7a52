package dev.ringmaster.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.KeyCertificate;
import dev.ringmaster.protocol.signing.SigningKey;
import dev.ringmaster.protocol.wire.proto.MinionProto;

/**
 * The only mapping between records and bytes, on the wire and on disk. Decoding trusts nothing:
 * what is malformed, nested deeper than 100 levels, has a key twice or is not UTF-8 is a {@link
 * dev.ringmaster.protocol.data.ProblemsException}, and nothing else is thrown. The same record
 * always gives the same bytes. Secrets are written plainly: who stores the bytes encrypts them
 * first.
 */
public final class Wire {
  /** The protocol version that this code speaks. */
  public static final int PROTOCOL = 1;

  /** The oldest protocol version that a peer may speak. */
  public static final int LEAST_PROTOCOL = 1;

  /** The greatest message on a stream, in bytes. */
  public static final int FRAME_LIMIT = 4 * 1024 * 1024;

  private Wire() {}

  public static byte[] bytes(Value value) {
    return ValueWire.encode(value).toByteArray();
  }

  public static Value value(byte[] bytes) {
    return ValueWire.decode(ByteString.copyFrom(bytes));
  }

  public static byte[] bytes(Call call) {
    return JobWire.message(call).toByteArray();
  }

  public static Call call(byte[] bytes) {
    return JobWire.call(parse(MinionProto.Call.parser(), bytes, "call"));
  }

  public static byte[] bytes(Order order) {
    return JobWire.message(order).toByteArray();
  }

  /** Only for bytes whose signature was checked, or that never left this machine. */
  public static Order order(byte[] bytes) {
    return JobWire.order(parse(MinionProto.Order.parser(), bytes, "order"));
  }

  public static byte[] bytes(Return answer) {
    return JobWire.message(answer).toByteArray();
  }

  public static Return answer(byte[] bytes) {
    return JobWire.answer(parse(MinionProto.Return.parser(), bytes, "return"));
  }

  public static byte[] bytes(Signature signature) {
    return SignatureWire.message(signature).toByteArray();
  }

  public static Signature signature(byte[] bytes) {
    return SignatureWire.signature(parse(MinionProto.Signature.parser(), bytes, "signature"));
  }

  public static byte[] bytes(Upward upward) {
    return UpwardWire.message(upward).toByteArray();
  }

  public static Upward upward(byte[] bytes) {
    return UpwardWire.upward(parse(MinionProto.Up.parser(), bytes, "message of a minion"));
  }

  public static byte[] bytes(Downward downward) {
    return DownwardWire.message(downward).toByteArray();
  }

  public static Downward downward(byte[] bytes) {
    return DownwardWire.downward(parse(MinionProto.Down.parser(), bytes, "message of the master"));
  }

  public static byte[] bytes(SigningKey key) {
    return KeyWire.message(key).toByteArray();
  }

  public static SigningKey signingKey(byte[] bytes) {
    return KeyWire.signingKey(parse(MinionProto.SigningKey.parser(), bytes, "signing key"));
  }

  public static byte[] bytes(KeyCertificate certificate) {
    return KeyWire.message(certificate).toByteArray();
  }

  public static KeyCertificate keyCertificate(byte[] bytes) {
    return KeyWire.certificate(
        parse(MinionProto.SigningKeyCertificate.parser(), bytes, "signing key certificate"));
  }

  static <T extends Message> T parse(Parser<T> parser, byte[] bytes, String what) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw Malformed.because(what, String.valueOf(e.getMessage()));
    }
  }
}

package dev.ringmaster.protocol.wire;

import com.google.protobuf.ByteString;
import dev.ringmaster.protocol.signing.KeyCertificate;
import dev.ringmaster.protocol.signing.SigningKey;
import dev.ringmaster.protocol.wire.proto.MinionProto;

/** Signing keys and their certificates, to and from messages. */
final class KeyWire {
  private KeyWire() {}

  static MinionProto.SigningKey message(SigningKey key) {
    return MinionProto.SigningKey.newBuilder()
        .setId(key.id())
        .setRole(key.role())
        .setPublicKey(ByteString.copyFrom(key.publicKey()))
        .setNotBefore(ValueWire.moment(key.notBefore()))
        .setNotAfter(ValueWire.moment(key.notAfter()))
        .build();
  }

  static SigningKey signingKey(MinionProto.SigningKey message) {
    try {
      return new SigningKey(
          message.getId(),
          message.getRole(),
          message.getPublicKey().toByteArray(),
          ValueWire.instant(message.getNotBefore()),
          ValueWire.instant(message.getNotAfter()));
    } catch (IllegalArgumentException e) {
      throw Malformed.because("signing key", String.valueOf(e.getMessage()));
    }
  }

  static MinionProto.SigningKeyCertificate message(KeyCertificate certificate) {
    return MinionProto.SigningKeyCertificate.newBuilder()
        .setBody(ByteString.copyFrom(certificate.body()))
        .setSignature(ByteString.copyFrom(certificate.signature()))
        .build();
  }

  static KeyCertificate certificate(MinionProto.SigningKeyCertificate message) {
    return new KeyCertificate(
        message.getBody().toByteArray(), message.getSignature().toByteArray());
  }
}

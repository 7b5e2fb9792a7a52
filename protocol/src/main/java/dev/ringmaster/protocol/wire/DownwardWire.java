package dev.ringmaster.protocol.wire;

import com.google.protobuf.ByteString;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.signing.SignedOrder;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import java.util.List;

/** What the master says on a minion's stream, to and from messages. */
final class DownwardWire {
  private DownwardWire() {}

  static MinionProto.Down message(Downward downward) {
    MinionProto.Down.Builder down = MinionProto.Down.newBuilder();
    switch (downward) {
      case Downward.Welcome welcome ->
          down.setWelcome(
              MinionProto.Welcome.newBuilder()
                  .setVersion(welcome.version())
                  .setProtocol(welcome.protocol())
                  .setNow(ValueWire.moment(welcome.now()))
                  .addAllSigningKeys(toByteStrings(welcome.signingKeys()))
                  .setCertificateEnds(ValueWire.moment(welcome.certificateEnds()))
                  .setKeepaliveNanos(welcome.keepalive().toNanos()));
      case Downward.Deliver deliver ->
          down.setDeliver(
              MinionProto.Deliver.newBuilder()
                  .setPayload(ByteString.copyFrom(deliver.order().payload()))
                  .setKeyId(deliver.order().keyId())
                  .setSignature(ByteString.copyFrom(deliver.order().signature())));
      case Downward.Acknowledged acknowledged -> down.setAcknowledged(job(acknowledged.job()));
      case Downward.Cancel cancel -> down.setCancel(job(cancel.job()));
      case Downward.AskCatalogue ask ->
          down.setAskCatalogue(MinionProto.Nothing.getDefaultInstance());
      case Downward.Ping ping ->
          down.setPing(
              MinionProto.Ping.newBuilder()
                  .setNonce(ping.nonce())
                  .setNow(ValueWire.moment(ping.now())));
      case Downward.SigningKeys keys ->
          down.setSigningKeys(
              MinionProto.SigningKeys.newBuilder()
                  .addAllSigningKeys(toByteStrings(keys.signingKeys())));
    }
    return down.build();
  }

  static Downward downward(MinionProto.Down down) {
    return switch (down.getMessageCase()) {
      case WELCOME -> welcome(down.getWelcome());
      case DELIVER -> deliver(down.getDeliver());
      case ACKNOWLEDGED -> new Downward.Acknowledged(JobWire.job(down.getAcknowledged().getJob()));
      case CANCEL -> new Downward.Cancel(JobWire.job(down.getCancel().getJob()));
      case ASK_CATALOGUE -> new Downward.AskCatalogue();
      case PING ->
          new Downward.Ping(down.getPing().getNonce(), ValueWire.instant(down.getPing().getNow()));
      case SIGNING_KEYS ->
          new Downward.SigningKeys(toBytes(down.getSigningKeys().getSigningKeysList()));
      case MESSAGE_NOT_SET ->
          throw Malformed.because("message of the master", "its kind is unknown");
    };
  }

  private static Downward.Welcome welcome(MinionProto.Welcome message) {
    return new Downward.Welcome(
        message.getVersion(),
        message.getProtocol(),
        ValueWire.instant(message.getNow()),
        toBytes(message.getSigningKeysList()),
        ValueWire.instant(message.getCertificateEnds()),
        JobWire.duration(message.getKeepaliveNanos()));
  }

  private static Downward.Deliver deliver(MinionProto.Deliver message) {
    return new Downward.Deliver(
        new SignedOrder(
            message.getPayload().toByteArray(),
            message.getKeyId(),
            message.getSignature().toByteArray()));
  }

  private static MinionProto.JobRef job(JobId job) {
    return MinionProto.JobRef.newBuilder().setJob(JobWire.bytes(job)).build();
  }

  private static List<ByteString> toByteStrings(List<byte[]> list) {
    return list.stream().map(ByteString::copyFrom).toList();
  }

  private static List<byte[]> toBytes(List<ByteString> list) {
    return list.stream().map(ByteString::toByteArray).toList();
  }
}

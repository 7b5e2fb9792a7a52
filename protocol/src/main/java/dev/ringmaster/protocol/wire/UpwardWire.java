package dev.ringmaster.protocol.wire;

import com.google.protobuf.ByteString;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What a minion says, to and from messages. */
final class UpwardWire {
  private static final int JOB_LIMIT = 10_000;
  private static final int CAPABILITY_LIMIT = 256;
  private static final int SIGNATURE_LIMIT = 10_000;
  private static final int NAME_LIMIT = 64;
  private static final int OUTPUT_LIMIT = 64 * 1024;

  private UpwardWire() {}

  static MinionProto.Up message(Upward upward) {
    MinionProto.Up.Builder up = MinionProto.Up.newBuilder();
    switch (upward) {
      case Upward.Hello hello -> up.setHello(message(hello));
      case Upward.Grains grains ->
          up.setGrains(
              MinionProto.Grains.newBuilder().setGrains(ValueWire.encode(grains.grains())));
      case Upward.Catalogue catalogue ->
          up.setCatalogue(
              MinionProto.Catalogue.newBuilder()
                  .setDigest(catalogue.digest())
                  .addAllSignatures(
                      catalogue.signatures().stream().map(SignatureWire::message).toList()));
      case Upward.Accepted accepted ->
          up.setAccepted(
              MinionProto.Accepted.newBuilder()
                  .setJob(JobWire.bytes(accepted.job()))
                  .setBehind(accepted.behind()));
      case Upward.Started started ->
          up.setStarted(MinionProto.Started.newBuilder().setJob(JobWire.bytes(started.job())));
      case Upward.Output output ->
          up.setOutput(
              MinionProto.Output.newBuilder()
                  .setJob(JobWire.bytes(output.job()))
                  .setSequence(output.sequence())
                  .setError(output.error())
                  .setText(output.text()));
      case Upward.Returned returned -> up.setReturned(JobWire.message(returned.answer()));
      case Upward.Event event ->
          up.setEvent(
              MinionProto.Event.newBuilder()
                  .setTag(event.tag())
                  .setData(ValueWire.encode(event.data())));
      case Upward.Pong pong ->
          up.setPong(
              MinionProto.Pong.newBuilder()
                  .setNonce(pong.nonce())
                  .setClock(ValueWire.moment(pong.clock())));
    }
    return up.build();
  }

  static Upward upward(MinionProto.Up up) {
    return switch (up.getMessageCase()) {
      case HELLO -> hello(up.getHello());
      case GRAINS ->
          new Upward.Grains(ValueWire.decodeMap(up.getGrains().getGrains(), "set of grains"));
      case CATALOGUE -> catalogue(up.getCatalogue());
      case ACCEPTED ->
          new Upward.Accepted(
              JobWire.job(up.getAccepted().getJob()),
              limited(up.getAccepted().getBehind(), "accepted order"));
      case STARTED -> new Upward.Started(JobWire.job(up.getStarted().getJob()));
      case OUTPUT -> output(up.getOutput());
      case RETURNED -> new Upward.Returned(returned(up.getReturned()));
      case EVENT ->
          new Upward.Event(up.getEvent().getTag(), ValueWire.decode(up.getEvent().getData()));
      case PONG ->
          new Upward.Pong(up.getPong().getNonce(), ValueWire.instant(up.getPong().getClock()));
      case MESSAGE_NOT_SET -> throw Malformed.because("message of a minion", "its kind is unknown");
    };
  }

  private static MinionProto.Hello message(Upward.Hello hello) {
    return MinionProto.Hello.newBuilder()
        .setVersion(hello.version())
        .setProtocol(hello.protocol())
        .addAllCapabilities(hello.capabilities().stream().sorted().toList())
        .setBoot(JobWire.bytes(hello.boot()))
        .setCatalogue(hello.catalogue())
        .setClock(ValueWire.moment(hello.clock()))
        .addAllClaims(hello.claims().stream().map(JobWire::bytes).toList())
        .addAllReturns(hello.returns().stream().map(JobWire::bytes).toList())
        .build();
  }

  private static Upward.Hello hello(MinionProto.Hello message) {
    List<String> capabilities = message.getCapabilitiesList();
    if (capabilities.size() > CAPABILITY_LIMIT) {
      throw Malformed.because("hello", "more than " + CAPABILITY_LIMIT + " capabilities");
    }
    capabilities.forEach(capability -> limited(capability, "hello"));
    return new Upward.Hello(
        limited(message.getVersion(), "hello"),
        message.getProtocol(),
        Set.copyOf(capabilities),
        JobWire.uuid(message.getBoot()),
        limited(message.getCatalogue(), "hello"),
        ValueWire.instant(message.getClock()),
        JobWire.jobs(message.getClaimsList(), JOB_LIMIT, "hello"),
        JobWire.jobs(message.getReturnsList(), JOB_LIMIT, "hello"));
  }

  private static Upward.Catalogue catalogue(MinionProto.Catalogue message) {
    if (message.getSignaturesCount() > SIGNATURE_LIMIT) {
      throw Malformed.because("catalogue", "more than " + SIGNATURE_LIMIT + " signatures");
    }
    return new Upward.Catalogue(
        limited(message.getDigest(), "catalogue"),
        message.getSignaturesList().stream().map(SignatureWire::signature).toList());
  }

  private static Upward.Output output(MinionProto.Output message) {
    ByteString text = message.getTextBytes();
    if (text.size() > OUTPUT_LIMIT) {
      throw Malformed.because("piece of output", "longer than " + OUTPUT_LIMIT + " bytes");
    }
    return new Upward.Output(
        JobWire.job(message.getJob()),
        message.getSequence(),
        message.getError(),
        message.getText());
  }

  /** A return that cannot be read is a failure of its job, and of nothing else. */
  private static Return returned(MinionProto.Return message) {
    JobId job = JobWire.job(message.getJob());
    try {
      return JobWire.answer(message);
    } catch (ProblemsException e) {
      return new Return(
          job, new Outcome.Failed(Value.nothing(), e.problems()), Instant.EPOCH, Duration.ZERO);
    }
  }

  private static String limited(String text, String what) {
    if (text.length() > NAME_LIMIT) {
      throw Malformed.because(what, "a name longer than " + NAME_LIMIT + " characters");
    }
    return text;
  }
}

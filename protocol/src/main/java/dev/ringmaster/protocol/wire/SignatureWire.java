package dev.ringmaster.protocol.wire;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signatures, to and from messages. */
final class SignatureWire {
  private SignatureWire() {}

  static MinionProto.Signature message(Signature signature) {
    MinionProto.Signature.Builder message =
        MinionProto.Signature.newBuilder()
            .setName(signature.name())
            .setKind(MinionProto.Signature.Kind.valueOf(signature.kind().name()))
            .setEffect(MinionProto.Signature.Effect.valueOf(signature.effect().name()))
            .setSummary(signature.summary())
            .setDocumentation(signature.documentation())
            .addAllParameters(signature.parameters().stream().map(SignatureWire::message).toList())
            .setFreeForm(signature.freeForm())
            .setNeedsQueue(signature.needsQueue());
    signature.rest().ifPresent(rest -> message.setRest(message(rest)));
    return message.build();
  }

  static Signature signature(MinionProto.Signature message) {
    try {
      return new Signature(
          message.getName(),
          kind(message.getKind()),
          effect(message.getEffect()),
          message.getSummary(),
          message.getDocumentation(),
          message.getParametersList().stream().map(SignatureWire::parameter).toList(),
          message.hasRest() ? Optional.of(parameter(message.getRest())) : Optional.empty(),
          message.getFreeForm(),
          message.getNeedsQueue());
    } catch (IllegalArgumentException e) {
      throw Malformed.because("signature", String.valueOf(e.getMessage()));
    }
  }

  private static MinionProto.Parameter message(Parameter parameter) {
    MinionProto.Parameter.Builder message =
        MinionProto.Parameter.newBuilder()
            .setName(parameter.name())
            .setType(parameter.type().name())
            .setRequired(parameter.required())
            .setSecret(parameter.secret())
            .setDocumentation(parameter.documentation())
            .addAllChoices(parameter.choices());
    Value fallback = parameter.fallback();
    if (fallback != null) {
      message.setFallback(ValueWire.encode(fallback));
    }
    return message.build();
  }

  private static Parameter parameter(MinionProto.Parameter message) {
    @Nullable Value fallback =
        message.hasFallback() ? ValueWire.decode(message.getFallback()) : null;
    return new Parameter(
        message.getName(),
        Parameter.Type.valueOf(message.getType()),
        message.getRequired(),
        fallback,
        message.getSecret(),
        message.getDocumentation(),
        message.getChoicesList());
  }

  private static Signature.Kind kind(MinionProto.Signature.Kind kind) {
    return switch (kind) {
      case FUNCTION -> Signature.Kind.FUNCTION;
      case STATE -> Signature.Kind.STATE;
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw Malformed.because("signature", "its kind is not known here");
    };
  }

  private static Effect effect(MinionProto.Signature.Effect effect) {
    return switch (effect) {
      case READ -> Effect.READ;
      case REPEATABLE -> Effect.REPEATABLE;
      case ONCE -> Effect.ONCE;
      case EFFECT_UNSPECIFIED, UNRECOGNIZED ->
          throw Malformed.because("signature", "its effect is not known here");
    };
  }
}

package dev.ringmaster.master.control;

import dev.ringmaster.master.keys.JoinToken;
import dev.ringmaster.master.keys.KeyEntry;
import dev.ringmaster.master.keys.Keys;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.signing.SigningKey;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** {@code keys.*}: who is let in. */
public final class KeyMethods {
  private static final Parameter MINION =
      Parameter.required("minion", Type.TEXT, "The id that the key asks for.");
  private static final Parameter FINGERPRINT =
      Parameter.required(
          "fingerprint", Type.TEXT, "SHA-256 of the key that was shown; another one is refused.");
  private static final Parameter TRUSTED =
      Parameter.optional(
          "trusted", Type.MAP, Value.map(), "Attributes that the minion cannot forge.");

  private final Keys keys;

  private KeyMethods(Keys keys) {
    this.keys = keys;
  }

  public static List<ControlMethod> of(Keys keys) {
    KeyMethods methods = new KeyMethods(keys);
    return List.of(
        ControlMethod.read(
            "keys.list",
            "Keys by name.",
            methods::list,
            Parameter.optional(
                "globs", Type.TEXTS, Value.list(Value.text("*")), "Only ids like these.")),
        ControlMethod.read(
            "keys.fingerprint", "What minions are given to pin.", methods::fingerprint),
        change("keys.accept", "Lets a key in.", methods::accept, MINION, FINGERPRINT, TRUSTED),
        change(
            "keys.reject",
            "Refuses a key until it is deleted.",
            methods::reject,
            MINION,
            FINGERPRINT),
        change("keys.delete", "Forgets a key.", methods::delete, MINION, FINGERPRINT),
        change(
            "keys.create_token",
            "Makes a join token, which is shown this once.",
            methods::createToken,
            Parameter.required("match", Type.TEXT, "A glob of the ids it lets in."),
            Parameter.required("uses", Type.INT, "How many it lets in."),
            Parameter.required("ttl", Type.DURATION, "How long it holds, in seconds."),
            TRUSTED),
        ControlMethod.read("keys.list_tokens", "The join tokens in force.", methods::tokens),
        change(
            "keys.revoke_token",
            "Ends a join token.",
            methods::revokeToken,
            Parameter.required("id", Type.TEXT, "As the list shows it.")),
        change(
            "keys.rotate_signing",
            "Makes a new key that orders are signed with.",
            methods::rotate,
            Parameter.optional(
                "revoke", Type.BOOL, Value.bool(false), "Whether older ones hold no more.")));
  }

  /** The keys write their own audit entries. */
  private static ControlMethod change(
      String name, String summary, ControlMethod.Body body, Parameter... parameters) {
    return AuditedMethod.of(Signature.function(name, Effect.ONCE, summary, parameters), body);
  }

  private void list(Arguments request, Exchange exchange) throws InterruptedException {
    for (KeyEntry entry : keys.list(request.texts("globs"), List.of())) {
      exchange.send(shown(entry));
    }
  }

  private static Value shown(KeyEntry entry) {
    return Value.map(
        "minion", Value.text(entry.minion().value()),
        "state", Value.text(entry.state().name().toLowerCase(Locale.ROOT)),
        "fingerprint", Value.text(entry.fingerprint()),
        "enrolment", Value.text(entry.enrolment().map(UUID::toString).orElse("")),
        "requested", Value.timestamp(entry.requestedAt()),
        "decided", Value.timestamp(entry.decidedAt()),
        "decided_by", Value.text(entry.decidedBy()),
        "address", Value.text(entry.address()),
        "trusted", entry.trusted());
  }

  private void fingerprint(Arguments request, Exchange exchange) throws InterruptedException {
    exchange.send(Value.map("fingerprint", Value.text(keys.fingerprint())));
  }

  private void accept(Arguments request, Exchange exchange) throws InterruptedException {
    exchange.send(
        shown(
            keys.accept(
                exchange.principal().name(),
                minion(request),
                request.text("fingerprint"),
                Value.map(request.map("trusted")))));
  }

  private void reject(Arguments request, Exchange exchange) throws InterruptedException {
    exchange.send(
        shown(
            keys.reject(
                exchange.principal().name(), minion(request), request.text("fingerprint"))));
  }

  private void delete(Arguments request, Exchange exchange) throws InterruptedException {
    keys.delete(exchange.principal().name(), minion(request), request.text("fingerprint"));
    exchange.send(Value.map("minion", Value.text(request.text("minion"))));
  }

  private void createToken(Arguments request, Exchange exchange) throws InterruptedException {
    long uses = request.integer("uses");
    String token =
        keys.createToken(
            exchange.principal().name(),
            request.text("match"),
            Math.clamp(uses, -1, Integer.MAX_VALUE),
            request.duration("ttl"),
            Value.map(request.map("trusted")));
    exchange.send(Value.map("token", Value.text(token)));
  }

  private void tokens(Arguments request, Exchange exchange) throws InterruptedException {
    for (JoinToken token : keys.tokens()) {
      exchange.send(
          Value.map(
              "id", Value.text(token.id()),
              "match", Value.text(token.match()),
              "uses_left", Value.integer(token.usesLeft()),
              "created", Value.timestamp(token.createdAt()),
              "expires", Value.timestamp(token.expiresAt()),
              "created_by", Value.text(token.createdBy()),
              "trusted", token.trusted()));
    }
  }

  private void revokeToken(Arguments request, Exchange exchange) throws InterruptedException {
    keys.revokeToken(exchange.principal().name(), request.text("id"));
    exchange.send(Value.map("id", Value.text(request.text("id"))));
  }

  private void rotate(Arguments request, Exchange exchange) throws InterruptedException {
    SigningKey key = keys.rotateSigning(exchange.principal().name(), request.flag("revoke"));
    exchange.send(Value.map("key", Value.text(key.id())));
  }

  private static MinionId minion(Arguments request) {
    try {
      return new MinionId(request.text("minion"));
    } catch (IllegalArgumentException e) {
      throw new ProblemsException(Problem.of(request.text("minion") + " is " + e.getMessage()));
    }
  }
}

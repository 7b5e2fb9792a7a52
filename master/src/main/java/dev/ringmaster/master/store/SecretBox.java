package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the secret nodes of a value with a key that never leaves this machine; the rest stays
 * readable. A sealed secret is still a secret node, holding a nonce and ciphertext instead of the
 * value.
 */
public final class SecretBox {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;
  private final SecretKeySpec fingerprintKey;

  private SecretBox(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    this.fingerprintKey =
        new SecretKeySpec(mac(key, "fingerprint".getBytes(US_ASCII)), "HmacSHA256");
  }

  private static final java.nio.charset.Charset US_ASCII =
      java.nio.charset.StandardCharsets.US_ASCII;

  /** The box whose key is in {@code file}, which is made, readable by nobody else, if missing. */
  public static SecretBox open(Path file) {
    try {
      if (!Files.exists(file)) {
        byte[] fresh = new byte[KEY_BYTES];
        RANDOM.nextBytes(fresh);
        PrivateFiles.create(file, fresh);
      }
      byte[] key = Files.readAllBytes(file);
      if (key.length != KEY_BYTES) {
        throw new ProblemsException(
            Problem.of(
                    "the store's secret key "
                        + file
                        + " has "
                        + key.length
                        + " bytes instead of "
                        + KEY_BYTES)
                .withAdvice("restore it from a backup; without it stored secrets are lost"));
      }
      return new SecretBox(key);
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of(
                  "cannot read or make the store's secret key "
                      + file
                      + ": "
                      + FileFailure.reason(e, file))
              .withAdvice("check that the directory belongs to the user who runs the master"));
    }
  }

  /** {@code value} with every secret encrypted. */
  public Value seal(Value value) {
    return mapSecrets(value, hidden -> Value.bytes(encrypt(Wire.bytes(hidden))));
  }

  /** What was given to {@link #seal}. */
  public Value open(Value sealed) {
    return mapSecrets(
        sealed,
        hidden -> {
          if (hidden instanceof Value.Bytes bytes) {
            return Wire.value(decrypt(bytes.value()));
          }
          throw new ProblemsException(Problem.of("a stored secret is not encrypted"));
        });
  }

  /** A mapping stays one. */
  public Value.MapValue seal(Value.MapValue map) {
    return (Value.MapValue) seal((Value) map);
  }

  public Value.MapValue open(Value.MapValue map) {
    return (Value.MapValue) open((Value) map);
  }

  /** Tells whether two byte strings are the same without keeping them; useless without the key. */
  public byte[] fingerprint(byte[] bytes) {
    return mac(fingerprintKey.getEncoded(), bytes);
  }

  private static byte[] mac(byte[] macKey, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(macKey, "HmacSHA256"));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private byte[] encrypt(byte[] plain) {
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      RANDOM.nextBytes(nonce);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
      cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private byte[] decrypt(byte[] sealed) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ProblemsException(
          Problem.of("a stored secret cannot be decrypted: " + e.getMessage())
              .withAdvice(
                  "the store and its key file do not belong together; restore both from one"
                      + " backup"));
    }
  }

  private static Value mapSecrets(Value value, UnaryOperator<Value> change) {
    return switch (value) {
      case Value.Secret secret -> Value.secret(change.apply(secret.hidden()));
      case Value.ListValue list when holdsSecret(list) ->
          Value.list(list.items().stream().map(item -> mapSecrets(item, change)).toList());
      case Value.MapValue map when holdsSecret(map) -> {
        SequencedMap<Value, Value> copy = new LinkedHashMap<>();
        map.entries().forEach((key, entry) -> copy.put(key, mapSecrets(entry, change)));
        yield new Value.MapValue(copy, map.place());
      }
      default -> value;
    };
  }

  private static boolean holdsSecret(Value value) {
    return switch (value) {
      case Value.Secret secret -> true;
      case Value.ListValue list -> list.items().stream().anyMatch(SecretBox::holdsSecret);
      case Value.MapValue map -> map.entries().values().stream().anyMatch(SecretBox::holdsSecret);
      default -> false;
    };
  }
}

package dev.ringmaster.master.keys;

import dev.ringmaster.protocol.data.FileFailure;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.identity.PrivateFile;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.signing.KeyCertificate;
import dev.ringmaster.protocol.signing.NotAuthenticException;
import dev.ringmaster.protocol.signing.OrderSigner;
import dev.ringmaster.protocol.signing.SignedOrder;
import dev.ringmaster.protocol.signing.Signer;
import dev.ringmaster.protocol.signing.SigningKey;
import dev.ringmaster.protocol.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign orders, each in a file of its own. The newest signs; the others are only told
 * to minions, so that what they signed still holds until they expire or are revoked.
 */
public final class SigningKeys implements Signer {
  /** How long a key is valid. A new one is made at half of it. */
  public static final Duration LIFE = Duration.ofDays(90);

  private static final int ID_BYTES = 8;

  private final Path directory;
  private final CertificateAuthority ca;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private volatile List<Held> keys;
  private volatile @Nullable Held signing;
  private volatile Runnable changed = () -> {};

  private record Held(SigningKey key, byte[] certificate, OrderSigner signer) {}

  private SigningKeys(Path directory, CertificateAuthority ca, Clock clock) {
    this.directory = directory;
    this.ca = ca;
    this.clock = clock;
    this.keys = List.of();
  }

  /** The keys in {@code directory}. There is none the first time: then one {@link #isDue}. */
  public static SigningKeys open(Path directory, CertificateAuthority ca, Clock clock) {
    SigningKeys keys = new SigningKeys(directory, ca, clock);
    try {
      PrivateFile.createDirectory(directory);
      keys.load();
      return keys;
    } catch (IOException | NotAuthenticException | ProblemsException e) {
      throw new ProblemsException(
          Problem.of("cannot use the order-signing keys in " + directory + ": " + reason(e))
              .withAdvice(
                  "restore the directory from a backup, or move it away: then a new key is made,"
                      + " and undelivered orders have to be given anew"));
    }
  }

  private static String reason(Exception e) {
    return e instanceof IOException file
        ? FileFailure.reason(file)
        : String.valueOf(e.getMessage());
  }

  @Override
  public SignedOrder sign(Order order) {
    return Objects.requireNonNull(signing, "Keys made one").signer().sign(order);
  }

  /** The certificates of all keys in force, encoded; what a Welcome brings. */
  public List<byte[]> certificates() {
    Instant now = clock.instant();
    return keys.stream()
        .filter(held -> held.key().notAfter().isAfter(now))
        .map(held -> held.certificate().clone())
        .toList();
  }

  /** All keys in force, the one that signs last. */
  public List<SigningKey> list() {
    return keys.stream().map(Held::key).toList();
  }

  /**
   * What to do when keys were added or revoked: it must bring {@link #certificates} to whoever gets
   * orders, because the new key signs only when it returns.
   */
  void whenChanged(Runnable announce) {
    changed = announce;
  }

  /** Whether a new key should be made: there is none, or the one that signs is half through. */
  synchronized boolean isDue() {
    Instant half = clock.instant().plus(LIFE.dividedBy(2));
    return keys.isEmpty() || !keys.getLast().key().notAfter().isAfter(half);
  }

  /**
   * Makes a new key, which signs from now on.
   *
   * @param revoke whether orders that the others signed are to be refused from now on
   */
  synchronized SigningKey rotate(boolean revoke) {
    Instant now = clock.instant();
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    byte[] secret = OrderSigner.createKey(random);
    OrderSigner signer = new OrderSigner(Value.hex(id), secret);
    SigningKey key =
        new SigningKey(
            signer.keyId(),
            SigningKey.ORDERS,
            signer.publicKey(),
            now.minus(CertificateAuthority.BACKDATED),
            now.plus(LIFE));
    byte[] certificate = Wire.bytes(ca.certify(key));
    try {
      PrivateFile.write(directory.resolve(key.id() + ".key"), secret);
      PrivateFile.write(directory.resolve(key.id() + ".crt"), certificate);
      List<Held> fresh = new ArrayList<>();
      for (Held held : keys) {
        if (revoke || held.key().notAfter().isBefore(now)) {
          Files.deleteIfExists(directory.resolve(held.key().id() + ".crt"));
          Files.deleteIfExists(directory.resolve(held.key().id() + ".key"));
        } else {
          fresh.add(held);
        }
      }
      fresh.add(new Held(key, certificate, signer));
      keys = List.copyOf(fresh);
      changed.run();
      signing = fresh.getLast();
      return key;
    } catch (IOException e) {
      throw new ProblemsException(
          Problem.of(
              "cannot write an order-signing key in "
                  + directory
                  + ": "
                  + FileFailure.reason(e, directory)));
    }
  }

  private void load() throws IOException, NotAuthenticException {
    List<Held> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".crt")).toList()) {
        byte[] certificate = PrivateFile.read(file);
        KeyCertificate read = Wire.keyCertificate(certificate);
        SigningKey key = read.check(ca.certificate().getPublicKey());
        byte[] secret = PrivateFile.read(directory.resolve(key.id() + ".key"));
        found.add(new Held(key, certificate, new OrderSigner(key.id(), secret)));
      }
    }
    found.sort(Comparator.comparing(held -> held.key().notAfter()));
    keys = List.copyOf(found);
    signing = found.isEmpty() ? null : found.getLast();
  }
}

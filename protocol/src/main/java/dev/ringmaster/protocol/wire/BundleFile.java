package dev.ringmaster.protocol.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A bundle and all its contents as one file, for machines without a master. It is a first line, the
 * messages of the bundle, each after its length, an empty message, then each content once, in the
 * order in which the files first name it. It holds the pillar with its secrets in clear, and so is
 * made readable by its owner alone.
 */
public final class BundleFile {
  private static final byte[] FIRST_LINE =
      "ringmaster bundle 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final String WHAT = "bundle file";
  private static final int MESSAGE_LIMIT = 64 << 20;
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private record Extent(long offset, long size) {}

  private final Path path;
  private final Bundle bundle;
  private final Map<String, Extent> contents;

  private BundleFile(Path path, Bundle bundle, Map<String, Extent> contents) {
    this.path = path;
    this.bundle = bundle;
    this.contents = contents;
  }

  /** Where the contents of a bundle come from. */
  public interface Contents {
    void copy(String sha256, OutputStream to) throws IOException, InterruptedException;
  }

  /**
   * Writes a bundle, in place of a file that is there already.
   *
   * @throws IOException if it cannot be written, or a content is not what its digest says; then
   *     nothing is left behind
   */
  public static void write(Path path, Bundle bundle, Contents contents)
      throws IOException, InterruptedException {
    Path directory = path.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(directory, ".bundle", ".part", PRIVATE);
    try {
      try (OutputStream out = Files.newOutputStream(temporary)) {
        out.write(FIRST_LINE);
        for (MinionProto.BundlePart part : BundleWire.parts(bundle)) {
          part.writeDelimitedTo(out);
        }
        MinionProto.BundlePart.getDefaultInstance().writeDelimitedTo(out);
        for (String digest : sizes(bundle).keySet()) {
          DigestOutputStream checked = new DigestOutputStream(out, sha256());
          contents.copy(digest, checked);
          check(digest, checked.getMessageDigest());
        }
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Reads the list of a bundle; contents are read when they are asked for.
   *
   * @throws ProblemsException if it is not a bundle, or is torn
   */
  public static BundleFile open(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      InputStream in = Channels.newInputStream(channel);
      if (!Arrays.equals(in.readNBytes(FIRST_LINE.length), FIRST_LINE)) {
        throw Malformed.because(WHAT, path + " does not begin with its first line");
      }
      List<MinionProto.BundlePart> parts = new ArrayList<>();
      for (byte[] message = message(in); message.length > 0; message = message(in)) {
        parts.add(MinionProto.BundlePart.parseFrom(message));
      }
      Bundle bundle = BundleWire.bundle(parts);
      Map<String, Extent> contents = new LinkedHashMap<>();
      long offset = channel.position();
      for (Map.Entry<String, Long> content : sizes(bundle).entrySet()) {
        contents.put(content.getKey(), new Extent(offset, content.getValue()));
        offset = Math.addExact(offset, content.getValue());
      }
      if (offset != channel.size()) {
        throw Malformed.because(WHAT, path + " has " + channel.size() + " bytes, not " + offset);
      }
      return new BundleFile(path, bundle, contents);
    } catch (InvalidProtocolBufferException | ArithmeticException e) {
      throw Malformed.because(WHAT, path + ": " + e.getMessage());
    }
  }

  private static byte[] message(InputStream in) throws IOException {
    int first = in.read();
    int length = first < 0 ? -1 : CodedInputStream.readRawVarint32(first, in);
    if (length < 0 || length > MESSAGE_LIMIT) {
      throw Malformed.because(WHAT, "a message is missing, or longer than " + MESSAGE_LIMIT);
    }
    byte[] message = in.readNBytes(length);
    if (message.length < length) {
      throw Malformed.because(WHAT, "it ends in the middle of a message");
    }
    return message;
  }

  public Bundle bundle() {
    return bundle;
  }

  /**
   * Copies one content.
   *
   * @throws IOException if the bundle does not have it, or it was altered
   */
  public void copy(String digest, OutputStream to) throws IOException {
    Extent extent = contents.get(digest);
    if (extent == null) {
      throw new IOException("no file in " + path + " has the digest " + digest);
    }
    DigestOutputStream checked = new DigestOutputStream(to, sha256());
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        InputStream in = Channels.newInputStream(channel.position(extent.offset()))) {
      byte[] buffer = new byte[128 * 1024];
      long left = extent.size();
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException(path + " ends in the middle of a content");
        }
        checked.write(buffer, 0, read);
        left -= read;
      }
    }
    check(digest, checked.getMessageDigest());
  }

  private static Map<String, Long> sizes(Bundle bundle) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    bundle.files().values().forEach(file -> sizes.putIfAbsent(file.sha256(), file.size()));
    return sizes;
  }

  private static void check(String digest, MessageDigest sha256) throws IOException {
    String found = Value.hex(sha256.digest());
    if (!found.equals(digest)) {
      throw new IOException("a content with the digest " + found + " stands for " + digest);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

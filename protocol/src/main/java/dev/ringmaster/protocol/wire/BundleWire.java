package dev.ringmaster.protocol.wire;

import com.google.protobuf.ByteString;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Bundle;
import dev.ringmaster.protocol.job.BundleRequest;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import dev.ringmaster.protocol.wire.proto.ValueProto;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Bundles, to and from messages. */
public final class BundleWire {
  /** Files in one message. */
  private static final int BATCH = 1_000;

  private static final int FILE_LIMIT = 1_000_000;
  private static final int DIGEST_BYTES = 32;
  private static final int MODE_LIMIT = 0777;
  private static final String WHAT = "bundle";

  private BundleWire() {}

  public static MinionProto.BundleRequest message(BundleRequest request) {
    return MinionProto.BundleRequest.newBuilder()
        .setJob(request.job().map(JobWire::bytes).orElse(ByteString.EMPTY))
        .setEnvironment(request.environment())
        .setPillarEnvironment(request.pillarEnvironment())
        .setSnapshot(request.snapshot())
        .setAnew(request.anew())
        .build();
  }

  public static BundleRequest request(MinionProto.BundleRequest message) {
    return new BundleRequest(
        message.getJob().isEmpty() ? Optional.empty() : Optional.of(JobWire.job(message.getJob())),
        message.getEnvironment(),
        message.getPillarEnvironment(),
        message.getSnapshot(),
        message.getAnew());
  }

  /** The head, then the files in batches. */
  public static List<MinionProto.BundlePart> parts(Bundle bundle) {
    List<MinionProto.BundlePart> parts = new ArrayList<>();
    parts.add(
        MinionProto.BundlePart.newBuilder()
            .setHead(
                MinionProto.BundleHead.newBuilder()
                    .setEnvironment(bundle.environment())
                    .setSnapshot(bundle.snapshot())
                    .setPillar(ValueWire.encode(bundle.pillar()))
                    .setFileCount(bundle.files().size()))
            .build());
    MinionProto.BundleFiles.Builder batch = MinionProto.BundleFiles.newBuilder();
    for (Map.Entry<String, Bundle.FileEntry> file : bundle.files().entrySet()) {
      batch.addFiles(message(file.getKey(), file.getValue()));
      if (batch.getFilesCount() == BATCH) {
        parts.add(MinionProto.BundlePart.newBuilder().setFiles(batch).build());
        batch = MinionProto.BundleFiles.newBuilder();
      }
    }
    if (batch.getFilesCount() > 0) {
      parts.add(MinionProto.BundlePart.newBuilder().setFiles(batch).build());
    }
    return parts;
  }

  private static MinionProto.BundleFile message(String path, Bundle.FileEntry file) {
    return MinionProto.BundleFile.newBuilder()
        .setPath(path)
        .setSha256(digest(file.sha256()))
        .setSize(file.size())
        .setMode(file.mode())
        .build();
  }

  public static Bundle bundle(List<MinionProto.BundlePart> parts) {
    if (parts.isEmpty() || !parts.getFirst().hasHead()) {
      throw Malformed.because(WHAT, "it does not begin with its head");
    }
    MinionProto.BundleHead head = parts.getFirst().getHead();
    SequencedMap<String, Bundle.FileEntry> files = new LinkedHashMap<>();
    for (MinionProto.BundlePart part : parts.subList(1, parts.size())) {
      if (part.getFiles().getFilesCount() > BATCH) {
        throw Malformed.because(WHAT, "more than " + BATCH + " files in one message");
      }
      for (MinionProto.BundleFile file : part.getFiles().getFilesList()) {
        if (files.put(path(file.getPath()), entry(file)) != null) {
          throw Malformed.because(WHAT, "a file is in it twice");
        }
        if (files.size() > FILE_LIMIT) {
          throw Malformed.because(WHAT, "more than " + FILE_LIMIT + " files");
        }
      }
    }
    if (files.size() != head.getFileCount()) {
      throw Malformed.because(
          WHAT, files.size() + " files came, but it has " + head.getFileCount());
    }
    Value.MapValue pillar = ValueWire.decodeMap(head.getPillar(), WHAT);
    return new Bundle(head.getEnvironment(), head.getSnapshot(), pillar, files);
  }

  private static Bundle.FileEntry entry(MinionProto.BundleFile file) {
    if (file.getSize() < 0 || file.getMode() < 0 || file.getMode() > MODE_LIMIT) {
      throw Malformed.because(WHAT, "a file's size or mode is out of range");
    }
    return new Bundle.FileEntry(digest(file.getSha256()), file.getSize(), file.getMode());
  }

  /** A path that stays below the environment, or a refusal. */
  private static String path(String path) {
    boolean leaves =
        path.isEmpty()
            || path.startsWith("/")
            || path.indexOf('\0') >= 0
            || path.indexOf('\\') >= 0;
    for (String part : path.split("/", -1)) {
      leaves |= part.isEmpty() || part.equals(".") || part.equals("..");
    }
    if (leaves) {
      throw Malformed.because(WHAT, "a file's path leaves the environment");
    }
    return path;
  }

  public static ByteString digest(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  public static String digest(ByteString bytes) {
    if (bytes.size() != DIGEST_BYTES) {
      throw Malformed.because("digest", bytes.size() + " bytes instead of " + DIGEST_BYTES);
    }
    return Value.hex(bytes.toByteArray());
  }

  /** Master time or a clock, as it travels in the messages of enrolment. */
  public static Instant instant(ValueProto.Moment moment) {
    return ValueWire.instant(moment);
  }

  public static ValueProto.Moment moment(Instant instant) {
    return ValueWire.moment(instant);
  }
}

package dev.ringmaster.master.store;

import dev.ringmaster.master.fleet.FleetRecords;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Catalogue;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.wire.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The fleet's memory in the store. */
public final class StoredFleet implements FleetRecords {
  private final Store store;

  public StoredFleet(Store store) {
    this.store = store;
  }

  @Override
  public List<Known> known() {
    return store.read(handle ->
        handle
            .createQuery(
                "SELECT enrolment, minion, seen, address, version, skew, catalogue, grains"
                    + " FROM minions")
            .map((row, context) -> known(row))
            .list());
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(
        new Enrolment(new MinionId(row.getString(2)), UUID.fromString(row.getString(1))),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getString(4),
        row.getString(5),
        Duration.ofMillis(row.getLong(6)),
        row.getString(7),
        (Value.MapValue) Wire.value(row.getBytes(8)));
  }

  @Override
  public Map<String, Catalogue> catalogues() {
    Map<String, Catalogue> catalogues = new HashMap<>();
    store
        .<List<byte[]>>read(handle ->
            handle
                .createQuery("SELECT signatures FROM catalogues")
                .map((row, context) -> row.getBytes(1))
                .list())
        .forEach(bytes -> {
          Catalogue catalogue = decode(bytes);
          catalogues.put(catalogue.digest(), catalogue);
        });
    return catalogues;
  }

  private static Catalogue decode(byte[] bytes) {
    List<Signature> signatures = new ArrayList<>();
    for (Value item : ((Value.ListValue) Wire.value(bytes)).items()) {
      signatures.add(Wire.signature(((Value.Bytes) item).value()));
    }
    return new Catalogue(signatures);
  }

  @Override
  public void seen(Known known, String tag, Value.MapValue event) {
    byte[] grains = Wire.bytes(known.grains());
    store.later(transaction -> {
      transaction.update(
          "INSERT INTO minions (enrolment, minion, seen, address, version, skew, catalogue,"
              + " grains) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (enrolment) DO UPDATE SET"
              + " seen = excluded.seen, address = excluded.address, version ="
              + " excluded.version, skew = excluded.skew, catalogue = excluded.catalogue",
          known.enrolment().id().toString(),
          known.enrolment().minion().value(),
          known.seen(),
          known.address(),
          known.version(),
          known.skew().toMillis(),
          known.catalogue(),
          grains);
      transaction.publish(tag, event);
    });
  }

  @Override
  public void grains(Enrolment enrolment, Value.MapValue grains) {
    byte[] bytes = Wire.bytes(grains);
    store.later(transaction ->
        transaction.update(
            "UPDATE minions SET grains = ? WHERE enrolment = ?", bytes, enrolment.id().toString()));
  }

  @Override
  public void catalogue(Catalogue catalogue) {
    List<Value> signatures = new ArrayList<>();
    catalogue.signatures().forEach(s -> signatures.add(Value.bytes(Wire.bytes(s))));
    byte[] bytes = Wire.bytes(Value.list(signatures));
    store.later(transaction ->
        transaction.update(
            "INSERT OR IGNORE INTO catalogues (digest, signatures) VALUES (?, ?)",
            catalogue.digest(),
            bytes));
  }

  @Override
  public void forgetCatalogue(String digest) {
    store.later(
        transaction -> transaction.update("DELETE FROM catalogues WHERE digest = ?", digest));
  }

  @Override
  public void forget(Enrolment enrolment) {
    store.later(transaction ->
        transaction.update("DELETE FROM minions WHERE enrolment = ?", enrolment.id().toString()));
  }
}

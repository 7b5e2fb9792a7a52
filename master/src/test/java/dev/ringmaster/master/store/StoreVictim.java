package dev.ringmaster.master.store;

import dev.ringmaster.protocol.data.Value;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A process that commits for ever and says what is committed, to be killed. */
final class StoreVictim {
  private StoreVictim() {}

  public static void main(String[] arguments) {
    Store store = Store.open(Path.of(arguments[0]), Clock.systemUTC());
    for (int i = 1; ; i++) {
      String number = String.valueOf(i);
      store
          .enqueue(
              List.of(
                  transaction -> transaction.publish("n/" + number, Value.text(number)),
                  transaction -> transaction.audit("test", "count", number, Value.map())))
          .join();
      System.out.println(number);
      System.out.flush();
    }
  }
}

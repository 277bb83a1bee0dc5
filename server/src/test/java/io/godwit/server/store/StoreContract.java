package io.godwit.server.store;

import io.godwit.server.account.ApiTokenStoreContract;
import io.godwit.server.alarm.AlarmStoreContract;
import io.godwit.server.cluster.ClusterStoreContract;
import io.godwit.server.host.HostStoreContract;
import io.godwit.server.host.JoinTokenStoreContract;
import io.godwit.server.inventory.InventoryStoreContract;
import io.godwit.server.migration.MigrationStoreContract;
import io.godwit.server.operation.OperationStoreContract;

/**
 * What every store must keep on every database: each feature's part, in its own package. A new store adds its part here; a
 * database adds a class that opens it, empty and with the schema, before each test.
 */
abstract class StoreContract
        implements HostStoreContract,
                JoinTokenStoreContract,
                ClusterStoreContract,
                InventoryStoreContract,
                ApiTokenStoreContract,
                MigrationStoreContract,
                OperationStoreContract,
                AlarmStoreContract,
                DatabaseContract {}

from pathlib import Path
import ultramicro.techniques as T
from ultramicro.core.ask import ask
p=T.open_place(Path("/tmp/um4/scratch-claims/demo"))
a=ask(T.technique_named("places")(),p); f=ask(T.technique_named("flows")(),p)
print(a.total_pence, f.figure("paid_total").value, f.found.payments_pence, f.found.counted_apart_pence)
for r in a.tables()["place_areas"].to_pyarrow().to_pylist(): print(r['area'],r['amount_pence'], f.found.local.whole(r['area'],"all"), f.found.local.whole(r['area'],"influenceable").inside_pence)
print([ (x['name'],x['amount_pence']) for x in a.tables()["place_shapes"].to_pyarrow().to_pylist()])
print([x for x in a.pictures()][0].finding)
for r in f.tables()['flow_areas'].to_pyarrow().to_pylist(): print(r)

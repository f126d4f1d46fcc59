from pathlib import Path
import ultramicro.techniques as T, collections
from ultramicro.reports.place_report import answer_all
from ultramicro.core.message import Message,Pence,Share,Range
p=T.open_place(Path("/tmp/um4/scratch-claims/demo"))
secs,un=answer_all(p); print(un)
import pickle
spots=collections.defaultdict(list)
def walk(where,m):
    if isinstance(m,Message):
        for k,v in m.values.items():
            if isinstance(v,Pence): spots[round(v.pence if hasattr(v,'pence') else v[0])].append((where,k))
            elif isinstance(v,Share): spots[round(v.share if hasattr(v,'share') else v[0],6)].append((where,k))
            elif isinstance(v,Message): walk(where+"."+k,v)
            elif hasattr(v,'things'):
                for t in v.things: walk(where+"."+k,t)
            elif isinstance(v,Range): 
                for e in (v.low,v.high): walk(where,Message) if 0 else None
print(Pence.__mro__, getattr(Pence,'__dataclass_fields__',None) or getattr(Pence,'_fields',None))
for s in secs:
    a=s.answer; n=s.technique_name
    for f in a.figures():
        print(n,'FIG',f.id,dict(f.of),f.value,f.low,f.high,f.unit)
        for e in (f.value,f.low,f.high):
            if e is not None: spots[round(e) if f.unit=='pence' else round(e,6)].append((n+':fig:'+f.id,str(dict(f.of))))
    for m in a.says(): walk(n+':say:'+getattr(m,'id',''),m)
    for pic in a.pictures():
        t=a.tables()[pic.table]
        d=t.to_pyarrow().to_pylist()
        col=pic.encode.get('value') or next((pic.encode[c] for c in 'xy' if pic.encode.get(c,'').endswith('pence')),None)
        if col:
            if pic.mark=='sankey':
                tg={r['target'] for r in d}; tot=sum(r[col] for r in d if r['source'] not in tg); out=sum(r[col] for r in d if r['target'] not in {x['source'] for x in d})
            else: tot=out=sum(r[col] or 0 for r in d)
            print(n,'PIC',pic.name,pic.mark,tot,out,len(d)); spots[tot].append((n+':pic:'+pic.name,''))
        if pic.finding: walk(n+':finding:'+pic.name,pic.finding)
for v,w in sorted(spots.items()):
    if len(w)>1 and v not in (0,1,0.0,1.0): print(v,w)

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt" sourcelanguage="en">
  <context>
    <name>AdvancedSettings</name>
    <message>
      <source>All classes</source>
      <translation>Todas as classes</translation>
    </message>
    <message>
      <source>Choose a band for each that the model takes, or for none.</source>
      <translation>Escolha uma banda para cada uma das que o modelo recebe, ou para nenhuma.</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automático</translation>
    </message>
    <message>
      <source>The layer's band that the model takes as {}</source>
      <translation>A banda da camada que o modelo recebe como {}</translation>
    </message>
    <message>
      <source>Band for {}</source>
      <translation>Banda para {}</translation>
    </message>
    <message>
      <source>Fill holes below</source>
      <translation>Preencher buracos abaixo de</translation>
    </message>
    <message>
      <source>Smaller holes in polygons are filled with the class around them</source>
      <translation>Os buracos menores nos polígonos são preenchidos com a classe à sua volta</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Nenhum</translation>
    </message>
    <message>
      <source>Resolution</source>
      <translation>Resolução</translation>
    </message>
    <message>
      <source>Ground size of the pixels that the model sees; automatic: what it was made for</source>
      <translation>Tamanho no terreno dos píxeis que o modelo vê; automático: aquele para que foi feito</translation>
    </message>
    <message>
      <source> m</source>
      <translation> m</translation>
    </message>
    <message>
      <source>Overlap of tiles</source>
      <translation>Sobreposição dos mosaicos</translation>
    </message>
    <message>
      <source>Neighbouring tiles share this much and are blended: more is slower; automatic: as the model expects</source>
      <translation>Mosaicos vizinhos partilham esta parte e são fundidos: mais é mais lento; automático: como o modelo espera</translation>
    </message>
    <message>
      <source> %</source>
      <translation> %</translation>
    </message>
    <message>
      <source>CPU threads</source>
      <translation>Linhas de execução</translation>
    </message>
    <message>
      <source>How many CPU cores may work at once</source>
      <translation>Quantos núcleos do processador podem trabalhar ao mesmo tempo</translation>
    </message>
    <message>
      <source>All cores</source>
      <translation>Todos os núcleos</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Classes</translation>
    </message>
    <message>
      <source>Which classes become polygons</source>
      <translation>Que classes se tornam polígonos</translation>
    </message>
    <message>
      <source>Skip blocks that cannot be read</source>
      <translation>Saltar blocos que não se conseguem ler</translation>
    </message>
    <message>
      <source>Damaged parts of the file count as no data, with a warning, instead of ending the run</source>
      <translation>As partes danificadas do ficheiro contam como ausência de dados, com um aviso, em vez de terminar a execução</translation>
    </message>
  </context>
  <context>
    <name>AlgorithmRun</name>
    <message>
      <source>The Processing algorithm {} is missing.</source>
      <translation>Falta o algoritmo de processamento {}.</translation>
    </message>
    <message>
      <source>It failed without a reason; see the log messages.</source>
      <translation>Falhou sem indicar o motivo; veja o registo de mensagens.</translation>
    </message>
  </context>
  <context>
    <name>Area</name>
    <message>
      <source>expected selected polygons in layer {}, found none; select some, or use all features</source>
      <translation>esperavam-se polígonos selecionados na camada {}, nenhum encontrado; selecione alguns ou use todas as feições</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found none; choose another layer</source>
      <translation>esperavam-se polígonos na camada {}, nenhum encontrado; escolha outra camada</translation>
    </message>
    <message>
      <source>expected the extent and the polygons of layer {} to overlap, found them apart; leave one of them out</source>
      <translation>esperava-se que a extensão e os polígonos da camada {} se sobrepusessem, estão separados; deixe um deles de fora</translation>
    </message>
    <message>
      <source>expected {} to lie where both coordinate reference systems are defined, found points outside ({}); check them</source>
      <translation>esperava-se que {} ficasse onde ambos os sistemas de referência de coordenadas estão definidos, há pontos fora ({}); verifique-os</translation>
    </message>
    <message>
      <source>expected to write the area of interest to {}, found: {}; make room there</source>
      <translation>esperava-se escrever a área de interesse em {}, encontrado: {}; liberte espaço aí</translation>
    </message>
  </context>
  <context>
    <name>AreaChooser</name>
    <message>
      <source>Whole layer</source>
      <translation>Camada inteira</translation>
    </message>
    <message>
      <source>What the map shows</source>
      <translation>O que o mapa mostra</translation>
    </message>
    <message>
      <source>Within polygons</source>
      <translation>Dentro de polígonos</translation>
    </message>
    <message>
      <source>Rectangle</source>
      <translation>Retângulo</translation>
    </message>
    <message>
      <source>Draw a rectangle on the map, or type its coordinates.</source>
      <translation>Desenhe um retângulo no mapa ou escreva as suas coordenadas.</translation>
    </message>
    <message>
      <source>This area lies outside the raster layer.</source>
      <translation>Esta área fica fora da camada raster.</translation>
    </message>
    <message>
      <source>The project has no polygon layer to take the area from.</source>
      <translation>O projeto não tem nenhuma camada de polígonos para definir a área.</translation>
    </message>
    <message>
      <source>Select polygons on the map, or take all polygons of the layer.</source>
      <translation>Selecione polígonos no mapa ou use todos os polígonos da camada.</translation>
    </message>
    <message>
      <source>Up to {}</source>
      <translation>Até {}</translation>
    </message>
    <message>
      <source>{area}, {pixels} for the model</source>
      <translation>{area}, {pixels} para o modelo</translation>
    </message>
    <message>
      <source>{area}, {pixels} to be fetched from the web service</source>
      <translation>{area}, {pixels} a obter do serviço web</translation>
    </message>
    <message>
      <source>Which part of the raster becomes polygons</source>
      <translation>Que parte do raster se torna polígonos</translation>
    </message>
    <message>
      <source>Area to segment</source>
      <translation>Área a segmentar</translation>
    </message>
    <message>
      <source>Polygons that bound the area, in any coordinate reference system</source>
      <translation>Polígonos que delimitam a área, em qualquer sistema de referência de coordenadas</translation>
    </message>
    <message>
      <source>Layer with the polygons</source>
      <translation>Camada com os polígonos</translation>
    </message>
    <message>
      <source>Selected polygons only</source>
      <translation>Só polígonos selecionados</translation>
    </message>
    <message>
      <source>Only what is selected in this layer; otherwise all its polygons</source>
      <translation>Só o que está selecionado nesta camada; senão todos os seus polígonos</translation>
    </message>
    <message>
      <source>Draw on the map</source>
      <translation>Desenhar no mapa</translation>
    </message>
    <message>
      <source>Drag a rectangle on the map</source>
      <translation>Arraste um retângulo no mapa</translation>
    </message>
    <message>
      <source>The rectangle's coordinates; type them, or take them from a layer</source>
      <translation>As coordenadas do retângulo; escreva-as ou tome-as de uma camada</translation>
    </message>
    <message>
      <source>What the model will see, at its own resolution</source>
      <translation>O que o modelo verá, na sua própria resolução</translation>
    </message>
  </context>
  <context>
    <name>Builds</name>
    <message>
      <source>Automatic</source>
      <translation>Automático</translation>
    </message>
    <message>
      <source>Processor only</source>
      <translation>Só processador</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA 12)</source>
      <translation>Placa gráfica NVIDIA (CUDA 12)</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA 13)</source>
      <translation>Placa gráfica NVIDIA (CUDA 13)</translation>
    </message>
    <message>
      <source>Any graphics card (DirectML)</source>
      <translation>Qualquer placa gráfica (DirectML)</translation>
    </message>
    <message>
      <source>Processor and Apple's Core ML</source>
      <translation>Processador e Core ML da Apple</translation>
    </message>
    <message>
      <source>{download} to download, {disk} on the disk</source>
      <translation>{download} para descarregar, {disk} no disco</translation>
    </message>
  </context>
  <context>
    <name>ClassAreaTable</name>
    <message>
      <source>Class</source>
      <translation>Classe</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polígonos</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>Área</translation>
    </message>
  </context>
  <context>
    <name>ClassRows</name>
    <message>
      <source>class {}</source>
      <translation>classe {}</translation>
    </message>
    <message>
      <source>right angles</source>
      <translation>ângulos retos</translation>
    </message>
    <message>
      <source>The class with this number in the model's output</source>
      <translation>A classe com este número na saída do modelo</translation>
    </message>
    <message>
      <source>Name of class {}</source>
      <translation>Nome da classe {}</translation>
    </message>
    <message>
      <source>The colour of its polygons</source>
      <translation>A cor dos seus polígonos</translation>
    </message>
    <message>
      <source>Colour of class {}</source>
      <translation>Cor da classe {}</translation>
    </message>
    <message>
      <source>Its outlines are straight with right angles, as of buildings</source>
      <translation>Os seus contornos são retos com ângulos retos, como os dos edifícios</translation>
    </message>
  </context>
  <context>
    <name>ClassSwatches</name>
    <message>
      <source>Classes: {}</source>
      <translation>Classes: {}</translation>
    </message>
    <message>
      <source>smooth outlines</source>
      <translation>contornos suaves</translation>
    </message>
    <message>
      <source>straight outlines</source>
      <translation>contornos retos</translation>
    </message>
    <message>
      <source>straight outlines with right angles</source>
      <translation>contornos retos com ângulos retos</translation>
    </message>
  </context>
  <context>
    <name>CrisplineAlgorithm</name>
    <message>
      <source>Segmentation</source>
      <translation>Segmentação</translation>
    </message>
    <message>
      <source>Cancelled. What is done is kept: run it again as it was to go on.</source>
      <translation>Cancelado. O que está feito é mantido: execute de novo sem alterações para continuar.</translation>
    </message>
    <message>
      <source>Cancelled. Nothing was written.</source>
      <translation>Cancelado. Nada foi escrito.</translation>
    </message>
  </context>
  <context>
    <name>CrisplineDock</name>
    <message>
      <source>The map does not show the raster layer: zoom to it first.</source>
      <translation>O mapa não mostra a camada raster: aproxime-se dela primeiro.</translation>
    </message>
    <message>
      <source>The view is large: the preview shows its middle. Zoom in to see less.</source>
      <translation>A vista é grande: a pré-visualização mostra o seu meio. Aproxime para ver menos.</translation>
    </message>
    <message>
      <source>Stopped. What is finished is kept: Resume goes on.</source>
      <translation>Parado. O que está concluído é mantido: «Retomar» continua.</translation>
    </message>
    <message>
      <source>&lt;b&gt;{layer}&lt;/b&gt;: {count} polygons</source>
      <translation>&lt;b&gt;{layer}&lt;/b&gt;: {count} polígonos</translation>
    </message>
    <message>
      <source>{layer}: {count} polygons in {duration}</source>
      <translation>{layer}: {count} polígonos em {duration}</translation>
    </message>
    <message>
      <source>took {}</source>
      <translation>demorou {}</translation>
    </message>
    <message>
      <source>{} megapixels per second</source>
      <translation>{} megapíxeis por segundo</translation>
    </message>
    <message>
      <source>The segmentation is finished, but its project was closed meanwhile.</source>
      <translation>A segmentação está concluída, mas o seu projeto foi entretanto fechado.</translation>
    </message>
    <message>
      <source>Add to this project</source>
      <translation>Adicionar a este projeto</translation>
    </message>
    <message>
      <source>The layer of polygons is no longer in the project.</source>
      <translation>A camada de polígonos já não está no projeto.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Pasta para um Shapefile por classe</translation>
    </message>
    <message>
      <source>Save the polygons as</source>
      <translation>Guardar os polígonos como</translation>
    </message>
    <message>
      <source>Crispline</source>
      <translation>Crispline</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Definições</translation>
    </message>
    <message>
      <source>Results</source>
      <translation>Resultados</translation>
    </message>
  </context>
  <context>
    <name>CrisplineProvider</name>
    <message>
      <source>Crispline: rasters to class polygons</source>
      <translation>Crispline: de rasters a polígonos de classes</translation>
    </message>
  </context>
  <context>
    <name>DeviceChooser</name>
    <message>
      <source>Automatic</source>
      <translation>Automático</translation>
    </message>
    <message>
      <source>Automatic: {}</source>
      <translation>Automático: {}</translation>
    </message>
    <message>
      <source>{} (not available)</source>
      <translation>{} (não disponível)</translation>
    </message>
    <message>
      <source>What runs the model</source>
      <translation>O que executa o modelo</translation>
    </message>
    <message>
      <source>No graphics card is used: {}</source>
      <translation>Nenhuma placa gráfica é usada: {}</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Dispositivo</translation>
    </message>
  </context>
  <context>
    <name>EvaluatePolygons</name>
    <message>
      <source>Evaluate polygons</source>
      <translation>Avaliar polígonos</translation>
    </message>
    <message>
      <source>accuracy,assessment,validation,confusion,iou,intersection over union,f1,precision,recall,boundary,quality,ground truth,reference,score</source>
      <translation>exatidão,avaliação,validação,confusão,iou,f1,precisão,sensibilidade,limite,qualidade,referência,accuracy,assessment,validation</translation>
    </message>
    <message>
      <source>Compares class polygons with reference polygons of the same ground: IoU, F1, precision and recall of every class, scores of the class boundaries and their mean distance, the geometry of single objects such as buildings, and whether the result is a valid coverage.

Classes are compared by their text. The column is found by itself where it is called class_name, class_id, class, name or label. Where the reference holds one class only, building footprints say, name that class: the ground outside counts as the rest.

The layers may be of any provider and CRS; only what the reference covers is compared.</source>
      <translation>Compara polígonos de classes com polígonos de referência do mesmo terreno: IoU, F1, precisão e sensibilidade de cada classe, pontuações dos limites das classes e a sua distância média, a geometria de objetos isolados como edifícios, e se o resultado é uma cobertura válida.

As classes são comparadas pelo seu texto. A coluna é encontrada por si quando se chama class_name, class_id, class, name ou label. Se a referência contém uma só classe, por exemplo a planta de edifícios, indique essa classe: o terreno fora dela conta como o resto.

As camadas podem ser de qualquer fornecedor e SRC; só se compara o que a referência cobre.</translation>
    </message>
    <message>
      <source>No class of the result occurs in the reference at the same place: check that the class fields ({} and {}) hold the same names.</source>
      <translation>Nenhuma classe do resultado aparece no mesmo lugar da referência: verifique se os campos de classe ({} e {}) contêm os mesmos nomes.</translation>
    </message>
    <message>
      <source>Layer {} has edits that are not saved: they count.</source>
      <translation>A camada {} tem edições não guardadas: elas contam.</translation>
    </message>
    <message>
      <source>{}: IoU {}, F1 {}</source>
      <translation>{}: IoU {}, F1 {}</translation>
    </message>
    <message>
      <source>Overall accuracy {}, mean IoU {}, mean F1 {}</source>
      <translation>Exatidão global {}, IoU média {}, F1 média {}</translation>
    </message>
    <message>
      <source>Overall accuracy</source>
      <translation>Exatidão global</translation>
    </message>
    <message>
      <source>Mean IoU</source>
      <translation>IoU média</translation>
    </message>
    <message>
      <source>Mean F1</source>
      <translation>F1 média</translation>
    </message>
    <message>
      <source>Mean distance of the boundaries</source>
      <translation>Distância média dos limites</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Número de polígonos</translation>
    </message>
    <message>
      <source>Invalid polygons</source>
      <translation>Polígonos inválidos</translation>
    </message>
    <message>
      <source>Area of overlaps</source>
      <translation>Área de sobreposições</translation>
    </message>
    <message>
      <source>Enclosed gaps</source>
      <translation>Lacunas fechadas</translation>
    </message>
    <message>
      <source>Pixel size of the comparison</source>
      <translation>Tamanho do píxel da comparação</translation>
    </message>
    <message>
      <source>Valid coverage</source>
      <translation>Cobertura válida</translation>
    </message>
    <message>
      <source>Class polygons</source>
      <translation>Polígonos de classes</translation>
    </message>
    <message>
      <source>The layer to score.</source>
      <translation>A camada a avaliar.</translation>
    </message>
    <message>
      <source>Reference polygons</source>
      <translation>Polígonos de referência</translation>
    </message>
    <message>
      <source>What is held to be true.</source>
      <translation>O que se toma por verdadeiro.</translation>
    </message>
    <message>
      <source>Class field (empty: found by itself)</source>
      <translation>Campo da classe (vazio: encontrado por si)</translation>
    </message>
    <message>
      <source>The column of the class polygons that holds the class, as number or text.</source>
      <translation>A coluna dos polígonos de classes que contém a classe, como número ou texto.</translation>
    </message>
    <message>
      <source>Class field of the reference (empty: the same)</source>
      <translation>Campo da classe da referência (vazio: o mesmo)</translation>
    </message>
    <message>
      <source>Only where it has another name there.</source>
      <translation>Só se aí tiver outro nome.</translation>
    </message>
    <message>
      <source>The reference holds only this class (empty: it has all classes)</source>
      <translation>A referência contém só esta classe (vazio: tem todas as classes)</translation>
    </message>
    <message>
      <source>A class of the input; every reference polygon counts as it.</source>
      <translation>Uma classe da entrada; cada polígono de referência conta como ela.</translation>
    </message>
    <message>
      <source>Pixel of the comparison in layer units (empty: 4096 along the longer side)</source>
      <translation>Píxel da comparação em unidades da camada (vazio: 4096 ao longo do lado maior)</translation>
    </message>
    <message>
      <source>Use the raster's pixel to compare different results of one raster.</source>
      <translation>Use o píxel do raster para comparar diferentes resultados de um mesmo raster.</translation>
    </message>
    <message>
      <source>Classes to score object by object</source>
      <translation>Classes a avaliar objeto a objeto</translation>
    </message>
    <message>
      <source>Separated by commas or semicolons; those that the reference lacks are left out.</source>
      <translation>Separadas por vírgulas ou pontos e vírgulas; as que faltam na referência são omitidas.</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Relatório</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Ficheiros HTML (*.html)</translation>
    </message>
    <message>
      <source>All figures on a page, with what they mean.</source>
      <translation>Todos os valores numa página, com o que significam.</translation>
    </message>
    <message>
      <source>All figures as JSON</source>
      <translation>Todos os valores em JSON</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Ficheiros JSON (*.json)</translation>
    </message>
    <message>
      <source>For programs: everything that the report holds.</source>
      <translation>Para programas: tudo o que o relatório contém.</translation>
    </message>
    <message>
      <source>Scores of the classes as CSV</source>
      <translation>Pontuações das classes em CSV</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>Ficheiros CSV (*.csv)</translation>
    </message>
    <message>
      <source>For spreadsheets: a line for each class.</source>
      <translation>Para folhas de cálculo: uma linha por classe.</translation>
    </message>
    <message>
      <source>{} compared with {}</source>
      <translation>{} comparado com {}</translation>
    </message>
    <message>
      <source>Drawn with pixels of {}</source>
      <translation>Desenhado com píxeis de {}</translation>
    </message>
    <message>
      <source>of the ground has the right class</source>
      <translation>do terreno tem a classe certa</translation>
    </message>
    <message>
      <source>mean IoU of the classes</source>
      <translation>IoU média das classes</translation>
    </message>
    <message>
      <source>mean F1 of the classes</source>
      <translation>F1 média das classes</translation>
    </message>
    <message>
      <source>between the boundaries, on average</source>
      <translation>entre os limites, em média</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Classe</translation>
    </message>
    <message>
      <source>IoU</source>
      <translation>IoU</translation>
    </message>
    <message>
      <source>F1</source>
      <translation>F1</translation>
    </message>
    <message>
      <source>Precision</source>
      <translation>Precisão</translation>
    </message>
    <message>
      <source>Recall</source>
      <translation>Sensibilidade</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Classes</translation>
    </message>
    <message>
      <source>Boundaries</source>
      <translation>Limites</translation>
    </message>
    <message>
      <source>No boundary of the result lies within five pixels of one of the reference.</source>
      <translation>Nenhum limite do resultado fica a menos de cinco píxeis de um da referência.</translation>
    </message>
    <message>
      <source>95 % of the boundaries that have a counterpart are within {} of it. {} of the result's and {} of the reference's boundaries have none.</source>
      <translation>95 % dos limites que têm correspondência estão a menos de {} dela. {} dos limites do resultado e {} dos da referência não têm nenhuma.</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>Encontrados</translation>
    </message>
    <message>
      <source>Outline off by</source>
      <translation>Desvio do contorno</translation>
    </message>
    <message>
      <source>Hausdorff</source>
      <translation>Hausdorff</translation>
    </message>
    <message>
      <source>PoLiS</source>
      <translation>PoLiS</translation>
    </message>
    <message>
      <source>Angle off by</source>
      <translation>Desvio do ângulo</translation>
    </message>
    <message>
      <source>Vertices</source>
      <translation>Vértices</translation>
    </message>
    <message>
      <source>{} of {}</source>
      <translation>{} de {}</translation>
    </message>
    <message>
      <source>Single objects</source>
      <translation>Objetos isolados</translation>
    </message>
    <message>
      <source>Whole objects inside the ground compared. Vertices: the result's, as a multiple of the reference's.</source>
      <translation>Objetos inteiros dentro do terreno comparado. Vértices: os do resultado, como múltiplo dos da referência.</translation>
    </message>
    <message>
      <source>The result's {} polygons form a valid coverage: no overlaps, and neighbours share their edges.</source>
      <translation>Os {} polígonos do resultado formam uma cobertura válida: sem sobreposições, e os vizinhos partilham as suas arestas.</translation>
    </message>
    <message>
      <source>The result's {} polygons are no valid coverage: {} invalid, {} with edges that do not match a neighbour's, overlaps of {} {}².</source>
      <translation>Os {} polígonos do resultado não são uma cobertura válida: {} inválidos, {} com arestas que não coincidem com as de um vizinho, sobreposições de {} {}².</translation>
    </message>
    <message>
      <source>They enclose {} gaps of {} {}² in all, which may be no data.</source>
      <translation>Encerram {} lacunas de {} {}² no total, que podem ser ausência de dados.</translation>
    </message>
    <message>
      <source>Topology</source>
      <translation>Topologia</translation>
    </message>
    <message>
      <source>What the figures mean</source>
      <translation>O que significam os valores</translation>
    </message>
    <message>
      <source>IoU: ground that both layers give to a class, as a share of the ground that either gives to it. Precision: how much of the result's class is right. Recall: how much of the reference's class was found. F1: the two in one. Boundary scores compare only the edges of a class, within so many pixels. Ground that the reference does not cover is left out.</source>
      <translation>IoU: terreno que ambas as camadas atribuem a uma classe, como parte do terreno que qualquer uma lhe atribui. Precisão: que parte da classe do resultado está certa. Sensibilidade: que parte da classe da referência foi encontrada. F1: as duas numa só. As pontuações de limites comparam só as margens de uma classe, dentro de tantos píxeis. O terreno que a referência não cobre fica de fora.</translation>
    </message>
  </context>
  <context>
    <name>ExportShapefiles</name>
    <message>
      <source>Export one Shapefile per class</source>
      <translation>Exportar um Shapefile por classe</translation>
    </message>
    <message>
      <source>shp,shapefile,esri,split,class,category,save,save as,export</source>
      <translation>shp,shapefile,esri,dividir,classe,categoria,guardar,guardar como,exportar,export</translation>
    </message>
    <message>
      <source>Writes the polygons of each class to a Shapefile of its own, named after the class, with all their attributes, a .cpg (UTF-8) and a .qml with the class's colour as in QGIS.

Works on layers of any provider, temporary ones too, and on the selection where that is asked for; edits that are not saved yet are exported as well. The class field is found by itself where it is called class_name, class_id, class, name or label.

Shapefiles hold ten characters of a field's name and 254 bytes of a text; a class that would exceed 2 GB is refused before anything is written.</source>
      <translation>Escreve os polígonos de cada classe num Shapefile próprio, com o nome da classe, com todos os atributos, um .cpg (UTF-8) e um .qml com a cor da classe como no QGIS.

Funciona com camadas de qualquer fornecedor, também temporárias, e com a seleção quando assim se pede; as edições ainda não guardadas também são exportadas. O campo da classe é encontrado por si quando se chama class_name, class_id, class, name ou label.

Os Shapefiles aceitam dez caracteres do nome de um campo e 254 bytes de um texto; uma classe que passasse de 2 GB é recusada antes de se escrever algo.</translation>
    </message>
    <message>
      <source>Shapefiles</source>
      <translation>Shapefiles</translation>
    </message>
    <message>
      <source>Number of Shapefiles</source>
      <translation>Número de Shapefiles</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Número de polígonos</translation>
    </message>
    <message>
      <source>Polygons of each class, as JSON</source>
      <translation>Polígonos de cada classe, em JSON</translation>
    </message>
    <message>
      <source>Class polygons</source>
      <translation>Polígonos de classes</translation>
    </message>
    <message>
      <source>Any polygon layer with a field that holds the class.</source>
      <translation>Qualquer camada de polígonos com um campo que contém a classe.</translation>
    </message>
    <message>
      <source>Class field (empty: found by itself)</source>
      <translation>Campo da classe (vazio: encontrado por si)</translation>
    </message>
    <message>
      <source>Each of its values gets a Shapefile, up to 254 different ones.</source>
      <translation>Cada um dos seus valores recebe um Shapefile, até 254 diferentes.</translation>
    </message>
    <message>
      <source>Classes to write (empty: all)</source>
      <translation>Classes a escrever (vazio: todas)</translation>
    </message>
    <message>
      <source>Names of classes, separated by commas or semicolons; from Python also a list.</source>
      <translation>Nomes de classes, separados por vírgulas ou pontos e vírgulas; em Python também uma lista.</translation>
    </message>
    <message>
      <source>Folder for the Shapefiles</source>
      <translation>Pasta para os Shapefiles</translation>
    </message>
    <message>
      <source>Made where there is none yet; other files in it stay.</source>
      <translation>Criada onde ainda não existe; outros ficheiros nela ficam.</translation>
    </message>
    <message>
      <source>Replace Shapefiles of the same name</source>
      <translation>Substituir Shapefiles com o mesmo nome</translation>
    </message>
    <message>
      <source>Without it nothing is written where one of them exists.</source>
      <translation>Senão nada é escrito quando um deles existe.</translation>
    </message>
    <message>
      <source>Load the Shapefiles into the project</source>
      <translation>Carregar os Shapefiles no projeto</translation>
    </message>
    <message>
      <source>In a group that is named after the layer.</source>
      <translation>Num grupo com o nome da camada.</translation>
    </message>
    <message>
      <source>Layer {} has edits that are not saved: they are exported as well.</source>
      <translation>A camada {} tem edições não guardadas: também são exportadas.</translation>
    </message>
    <message>
      <source>{}: {} polygons in {}</source>
      <translation>{}: {} polígonos em {}</translation>
    </message>
    <message>
      <source>expected a class field of numbers or texts, found {} in layer {}; choose another field</source>
      <translation>esperava-se um campo de classe com números ou textos, encontrou-se {} na camada {}; escolha outro campo</translation>
    </message>
  </context>
  <context>
    <name>Measures</name>
    <message>
      <source>{} m²</source>
      <translation>{} m²</translation>
    </message>
    <message>
      <source>{} ha</source>
      <translation>{} ha</translation>
    </message>
    <message>
      <source>{} km²</source>
      <translation>{} km²</translation>
    </message>
    <message>
      <source>{} cm</source>
      <translation>{} cm</translation>
    </message>
    <message>
      <source>{} m</source>
      <translation>{} m</translation>
    </message>
    <message>
      <source>{} megapixels</source>
      <translation>{} megapíxeis</translation>
    </message>
    <message>
      <source>{} %</source>
      <translation>{} %</translation>
    </message>
    <message>
      <source>{} MB</source>
      <translation>{} MB</translation>
    </message>
    <message>
      <source>{} GB</source>
      <translation>{} GB</translation>
    </message>
  </context>
  <context>
    <name>ModelCardPanel</name>
    <message>
      <source>Reading the model …</source>
      <translation>A ler o modelo …</translation>
    </message>
    <message>
      <source>&lt;b&gt;This model cannot be used&lt;/b&gt;</source>
      <translation>&lt;b&gt;Este modelo não pode ser usado&lt;/b&gt;</translation>
    </message>
    <message>
      <source>version {}</source>
      <translation>versão {}</translation>
    </message>
    <message>
      <source>{} a pixel</source>
      <translation>{} por píxel</translation>
    </message>
    <message>
      <source>licence {}</source>
      <translation>licença {}</translation>
    </message>
    <message>
      <source>no licence</source>
      <translation>sem licença</translation>
    </message>
    <message>
      <source>Model card</source>
      <translation>Ficha do modelo</translation>
    </message>
    <message>
      <source>Describe model…</source>
      <translation>Descrever o modelo…</translation>
    </message>
    <message>
      <source>Say what this model takes and gives, and save that beside it</source>
      <translation>Indicar o que este modelo recebe e devolve, e guardar isso ao lado</translation>
    </message>
    <message>
      <source>Read again</source>
      <translation>Ler de novo</translation>
    </message>
    <message>
      <source>Read the model's card once more</source>
      <translation>Ler a ficha do modelo mais uma vez</translation>
    </message>
  </context>
  <context>
    <name>ModelChooser</name>
    <message>
      <source>Embedded model</source>
      <translation>Modelo incluído</translation>
    </message>
    <message>
      <source>The model that comes with Crispline</source>
      <translation>O modelo que vem com o Crispline</translation>
    </message>
    <message>
      <source>Choose a segmentation model</source>
      <translation>Escolher um modelo de segmentação</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx)</source>
      <translation>Modelos ONNX (*.onnx)</translation>
    </message>
    <message>
      <source>The model that tells the classes apart: the one that comes with Crispline, or an ONNX file</source>
      <translation>O modelo que distingue as classes: o que vem com o Crispline ou um ficheiro ONNX</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modelo</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
    <message>
      <source>Choose an ONNX model file</source>
      <translation>Escolher um ficheiro de modelo ONNX</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>Escolher um ficheiro de modelo</translation>
    </message>
  </context>
  <context>
    <name>ModelFit</name>
    <message>
      <source>The layer has no coordinate reference system: its pixels are taken as they are, and areas stay unknown. Assign one in the layer's properties.</source>
      <translation>A camada não tem sistema de referência de coordenadas: os seus píxeis são usados tal como estão, e as áreas ficam desconhecidas. Atribua-lhe um nas propriedades da camada.</translation>
    </message>
    <message>
      <source>The model names no resolution: the layer's own is used.</source>
      <translation>O modelo não indica resolução: é usada a da camada.</translation>
    </message>
    <message>
      <source>From a web service: drawn at the model's {} a pixel.</source>
      <translation>De um serviço web: desenhada aos {} por píxel do modelo.</translation>
    </message>
    <message>
      <source>Too coarse: the layer's pixels are {layer}, the model was made for {model} ({low} to {high}). Expect poor results.</source>
      <translation>Demasiado grosseira: os píxeis da camada têm {layer}, o modelo foi feito para {model} ({low} a {high}). Espere maus resultados.</translation>
    </message>
    <message>
      <source>Resolution fits: layer {layer}, model {model}.</source>
      <translation>A resolução serve: camada {layer}, modelo {model}.</translation>
    </message>
    <message>
      <source>Resolution fits: layer {layer}, resampled to the model's {model}.</source>
      <translation>A resolução serve: camada {layer}, reamostrada para {model} do modelo.</translation>
    </message>
    <message>
      <source>Too few bands: a web service gives 3, the model needs {expected}.</source>
      <translation>Bandas a menos: um serviço web dá 3, o modelo precisa de {expected}.</translation>
    </message>
    <message>
      <source>Too few bands: the layer has {count}, the model needs {expected}.</source>
      <translation>Bandas a menos: a camada tem {count}, o modelo precisa de {expected}.</translation>
    </message>
    <message>
      <source>Bands fit: {expected}.</source>
      <translation>As bandas servem: {expected}.</translation>
    </message>
    <message>
      <source>Bands {taken} of {count} are taken for {expected}, in this order.</source>
      <translation>As bandas {taken} de {count} são usadas para {expected}, por esta ordem.</translation>
    </message>
    <message>
      <source>No band is named {missing}: choose the bands under Advanced.</source>
      <translation>Nenhuma banda se chama {missing}: escolha as bandas em «Avançado».</translation>
    </message>
  </context>
  <context>
    <name>ModelForm</name>
    <message>
      <source>Give each class a name: class {} has none.</source>
      <translation>Dê um nome a cada classe: a classe {} não tem.</translation>
    </message>
    <message>
      <source>cm a pixel</source>
      <translation>cm por píxel</translation>
    </message>
    <message>
      <source>m a pixel</source>
      <translation>m por píxel</translation>
    </message>
    <message>
      <source>0 to 1: divided by the largest value of their type</source>
      <translation>0 a 1: divididos pelo maior valor do seu tipo</translation>
    </message>
    <message>
      <source>0 to 255: as they are in the raster</source>
      <translation>0 a 255: tal como estão no raster</translation>
    </message>
    <message>
      <source>Mean and standard deviation</source>
      <translation>Média e desvio padrão</translation>
    </message>
    <message>
      <source>Probabilities: 0 to 1 for each class</source>
      <translation>Probabilidades: 0 a 1 para cada classe</translation>
    </message>
    <message>
      <source>Logits: any numbers, the largest wins</source>
      <translation>Logits: quaisquer números, o maior vence</translation>
    </message>
    <message>
      <source>Labels: the number of the class</source>
      <translation>Etiquetas: o número da classe</translation>
    </message>
    <message>
      <source>{model} does not say what it takes and gives. What you say here is saved beside it in {card}; the model itself is not changed.</source>
      <translation>{model} não diz o que recebe nem o que devolve. O que indicar aqui é guardado ao lado, em {card}; o próprio modelo não é alterado.</translation>
    </message>
    <message>
      <source>Saving a model's card</source>
      <translation>A guardar a ficha de um modelo</translation>
    </message>
    <message>
      <source>Saving the card …</source>
      <translation>A guardar a ficha …</translation>
    </message>
    <message>
      <source>Describe the model</source>
      <translation>Descrever o modelo</translation>
    </message>
    <message>
      <source>Classes:</source>
      <translation>Classes:</translation>
    </message>
    <message>
      <source>Add class</source>
      <translation>Adicionar classe</translation>
    </message>
    <message>
      <source>One class more, at the end</source>
      <translation>Mais uma classe, no fim</translation>
    </message>
    <message>
      <source>Remove last class</source>
      <translation>Remover a última classe</translation>
    </message>
    <message>
      <source>One class less</source>
      <translation>Menos uma classe</translation>
    </message>
    <message>
      <source>Bands:</source>
      <translation>Bandas:</translation>
    </message>
    <message>
      <source>The names of the bands that the model takes, in its order, separated by commas</source>
      <translation>Os nomes das bandas que o modelo recebe, pela sua ordem, separados por vírgulas</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>Bandas</translation>
    </message>
    <message>
      <source>Ground resolution:</source>
      <translation>Resolução no terreno:</translation>
    </message>
    <message>
      <source>How large a pixel was in the rasters that the model was trained with; others are resampled to it</source>
      <translation>O tamanho de um píxel nos rasters com que o modelo foi treinado; os outros são reamostrados para ele</translation>
    </message>
    <message>
      <source>Ground resolution</source>
      <translation>Resolução no terreno</translation>
    </message>
    <message>
      <source>Not known</source>
      <translation>Desconhecida</translation>
    </message>
    <message>
      <source>The unit of the ground resolution</source>
      <translation>A unidade da resolução no terreno</translation>
    </message>
    <message>
      <source>Unit of the ground resolution</source>
      <translation>Unidade da resolução no terreno</translation>
    </message>
    <message>
      <source>Values it takes:</source>
      <translation>Valores de entrada:</translation>
    </message>
    <message>
      <source>How the values of the raster are made fit for the model</source>
      <translation>Como os valores do raster são adaptados ao modelo</translation>
    </message>
    <message>
      <source>Values it takes</source>
      <translation>Valores de entrada</translation>
    </message>
    <message>
      <source>Mean:</source>
      <translation>Média:</translation>
    </message>
    <message>
      <source>One number a band, separated by commas; numbers above 1 are taken for values of 0 to 255</source>
      <translation>Um número por banda, separados por vírgulas; números acima de 1 referem-se a valores de 0 a 255</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>Média</translation>
    </message>
    <message>
      <source>Standard deviation:</source>
      <translation>Desvio padrão:</translation>
    </message>
    <message>
      <source>Standard deviation</source>
      <translation>Desvio padrão</translation>
    </message>
    <message>
      <source>Values it gives:</source>
      <translation>Valores de saída:</translation>
    </message>
    <message>
      <source>What the numbers in the model's output mean</source>
      <translation>O que significam os números na saída do modelo</translation>
    </message>
    <message>
      <source>Values it gives</source>
      <translation>Valores de saída</translation>
    </message>
    <message>
      <source>Replace the card that is there</source>
      <translation>Substituir a ficha existente</translation>
    </message>
    <message>
      <source>A card lies beside the model, but it cannot be used</source>
      <translation>Há uma ficha ao lado do modelo, mas não pode ser usada</translation>
    </message>
  </context>
  <context>
    <name>ModelInfo</name>
    <message>
      <source>Describe a model</source>
      <translation>Descrever um modelo</translation>
    </message>
    <message>
      <source>onnx,model card,classes,legend,licence,license,check,test,deepness</source>
      <translation>onnx,ficha de modelo,classes,legenda,licença,verificar,teste,deepness,model card</translation>
    </message>
    <message>
      <source>Shows a model's card: its classes and colours, the bands and the ground resolution it was made for, its licence, authors, training data and accuracy, and what keeps it from being used.

With a trial run one tile of random values goes through the model, which tells whether it runs here, on which device and how fast.

Without a model the one that comes with Crispline is described.</source>
      <translation>Mostra a ficha de um modelo: as suas classes e cores, as bandas e a resolução no terreno para que foi feito, a licença, os autores, os dados de treino e a exatidão, e o que impede o seu uso.

Numa experiência passa pelo modelo um mosaico de valores aleatórios, o que diz se funciona aqui, em que dispositivo e a que velocidade.

Sem modelo é descrito o que vem com o Crispline.</translation>
    </message>
    <message>
      <source>Model (empty: the one that comes with Crispline)</source>
      <translation>Modelo (vazio: o que vem com o Crispline)</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx);;All files (*)</source>
      <translation>Modelos ONNX (*.onnx);;Todos os ficheiros (*)</translation>
    </message>
    <message>
      <source>An ONNX file, with or without a model card.</source>
      <translation>Um ficheiro ONNX, com ou sem ficha de modelo.</translation>
    </message>
    <message>
      <source>Try the model</source>
      <translation>Experimentar o modelo</translation>
    </message>
    <message>
      <source>Runs one tile of random values.</source>
      <translation>Executa um mosaico de valores aleatórios.</translation>
    </message>
    <message>
      <source>Device of the trial run</source>
      <translation>Dispositivo da experiência</translation>
    </message>
    <message>
      <source>“auto” takes the fastest there is.</source>
      <translation>“auto” usa o mais rápido que houver.</translation>
    </message>
    <message>
      <source>Description</source>
      <translation>Descrição</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Ficheiros HTML (*.html)</translation>
    </message>
    <message>
      <source>A page to read.</source>
      <translation>Uma página para ler.</translation>
    </message>
    <message>
      <source>Everything as JSON</source>
      <translation>Tudo em JSON</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Ficheiros JSON (*.json)</translation>
    </message>
    <message>
      <source>For programs.</source>
      <translation>Para programas.</translation>
    </message>
    <message>
      <source>Whether the model can be used</source>
      <translation>Se o modelo pode ser usado</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Nome</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Versão</translation>
    </message>
    <message>
      <source>Classes, as JSON</source>
      <translation>Classes, em JSON</translation>
    </message>
    <message>
      <source>Bands in the model's order</source>
      <translation>Bandas pela ordem do modelo</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>Licença</translation>
    </message>
    <message>
      <source>What keeps it from being used</source>
      <translation>O que impede o seu uso</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>Notas</translation>
    </message>
    <message>
      <source>Metres a pixel</source>
      <translation>Metros por píxel</translation>
    </message>
    <message>
      <source>Seconds for one tile</source>
      <translation>Segundos para um mosaico</translation>
    </message>
    <message>
      <source>{}: {}</source>
      <translation>{}: {}</translation>
    </message>
    <message>
      <source>Made for {} m a pixel, bands {}</source>
      <translation>Feito para {} m por píxel, bandas {}</translation>
    </message>
    <message>
      <source>A model without a card</source>
      <translation>Um modelo sem ficha</translation>
    </message>
    <message>
      <source>Semantic segmentation</source>
      <translation>Segmentação semântica</translation>
    </message>
    <message>
      <source>version {}</source>
      <translation>versão {}</translation>
    </message>
    <message>
      <source>no licence stated</source>
      <translation>sem licença indicada</translation>
    </message>
    <message>
      <source>licence {}</source>
      <translation>licença {}</translation>
    </message>
    <message>
      <source>classes</source>
      <translation>classes</translation>
    </message>
    <message>
      <source>bands: {}</source>
      <translation>bandas: {}</translation>
    </message>
    <message>
      <source>a pixel on the ground, {} to {} tolerated</source>
      <translation>por píxel no terreno, tolerados de {} a {}</translation>
    </message>
    <message>
      <source>Ran on</source>
      <translation>Executado em</translation>
    </message>
    <message>
      <source>One tile</source>
      <translation>Um mosaico</translation>
    </message>
    <message>
      <source>{} × {} pixels in {} s</source>
      <translation>{} × {} píxeis em {} s</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>Resultado</translation>
    </message>
    <message>
      <source>{} × {} pixels</source>
      <translation>{} × {} píxeis</translation>
    </message>
    <message>
      <source>Nothing faster, since</source>
      <translation>Nada mais rápido, porque</translation>
    </message>
    <message>
      <source>Trial run with random values</source>
      <translation>Experiência com valores aleatórios</translation>
    </message>
    <message>
      <source>File</source>
      <translation>Ficheiro</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Tamanho</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Formato</translation>
    </message>
    <message>
      <source>Made by</source>
      <translation>Feito por</translation>
    </message>
    <message>
      <source>Inputs</source>
      <translation>Entradas</translation>
    </message>
    <message>
      <source>Outputs</source>
      <translation>Saídas</translation>
    </message>
    <message>
      <source>a file beside the model</source>
      <translation>um ficheiro ao lado do modelo</translation>
    </message>
    <message>
      <source>the model itself</source>
      <translation>o próprio modelo</translation>
    </message>
    <message>
      <source>the model itself, in the keys of Deepness</source>
      <translation>o próprio modelo, nas chaves do Deepness</translation>
    </message>
    <message>
      <source>Card</source>
      <translation>Ficha</translation>
    </message>
    <message>
      <source>natural outlines</source>
      <translation>contornos naturais</translation>
    </message>
    <message>
      <source>straight lines</source>
      <translation>linhas retas</translation>
    </message>
    <message>
      <source>straight lines, right angles</source>
      <translation>linhas retas, ângulos retos</translation>
    </message>
    <message>
      <source>background: switched off in the legend</source>
      <translation>fundo: desligado na legenda</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>Classe</translation>
    </message>
    <message>
      <source>Number</source>
      <translation>Número</translation>
    </message>
    <message>
      <source>Outlines</source>
      <translation>Contornos</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>Classes</translation>
    </message>
    <message>
      <source>any size that is a multiple of {} pixels</source>
      <translation>qualquer tamanho múltiplo de {} píxeis</translation>
    </message>
    <message>
      <source>Bands, in this order</source>
      <translation>Bandas, por esta ordem</translation>
    </message>
    <message>
      <source>Tiles</source>
      <translation>Mosaicos</translation>
    </message>
    <message>
      <source>Values</source>
      <translation>Valores</translation>
    </message>
    <message>
      <source>Gives</source>
      <translation>Dá</translation>
    </message>
    <message>
      <source>Overlap of tiles</source>
      <translation>Sobreposição dos mosaicos</translation>
    </message>
    <message>
      <source>Input and output</source>
      <translation>Entrada e saída</translation>
    </message>
    <message>
      <source>taken as they are; the model scales them itself</source>
      <translation>usados tal como estão; o próprio modelo ajusta a escala</translation>
    </message>
    <message>
      <source>divided by the largest value of the raster's type</source>
      <translation>divididos pelo maior valor do tipo do raster</translation>
    </message>
    <message>
      <source>multiplied by {}</source>
      <translation>multiplicados por {}</translation>
    </message>
    <message>
      <source>mean {} and deviation {} taken out</source>
      <translation>média {} e desvio {} retirados</translation>
    </message>
    <message>
      <source>probabilities</source>
      <translation>probabilidades</translation>
    </message>
    <message>
      <source>logits</source>
      <translation>logits</translation>
    </message>
    <message>
      <source>class numbers</source>
      <translation>números de classes</translation>
    </message>
    <message>
      <source>Authors</source>
      <translation>Autores</translation>
    </message>
    <message>
      <source>Trained on</source>
      <translation>Treinado com</translation>
    </message>
    <message>
      <source>Made with</source>
      <translation>Feito com</translation>
    </message>
    <message>
      <source>Origin</source>
      <translation>Origem</translation>
    </message>
    <message>
      <source>Accuracy, as its authors state it</source>
      <translation>Exatidão, segundo os seus autores</translation>
    </message>
    <message>
      <source>Measured on their data. “Evaluate polygons” tells how good it is on yours.</source>
      <translation>Medida nos dados deles. “Avaliar polígonos” diz como é nos seus.</translation>
    </message>
  </context>
  <context>
    <name>ModelReader</name>
    <message>
      <source>Reading a model's card</source>
      <translation>A ler a ficha de um modelo</translation>
    </message>
  </context>
  <context>
    <name>OptionsForm</name>
    <message>
      <source>Automatic</source>
      <translation>Automático</translation>
    </message>
    <message>
      <source>None: an own environment</source>
      <translation>Nenhum: um ambiente próprio</translation>
    </message>
    <message>
      <source>None: from the network</source>
      <translation>Nenhuma: da rede</translation>
    </message>
    <message>
      <source>As in QGIS' network options</source>
      <translation>Como nas opções de rede do QGIS</translation>
    </message>
    <message>
      <source>Setting up Crispline's engine</source>
      <translation>A instalar o motor do Crispline</translation>
    </message>
    <message>
      <source>Checking Crispline's engine</source>
      <translation>A verificar o motor do Crispline</translation>
    </message>
    <message>
      <source>Repairing Crispline's engine</source>
      <translation>A reparar o motor do Crispline</translation>
    </message>
    <message>
      <source>Removing Crispline's engine</source>
      <translation>A remover o motor do Crispline</translation>
    </message>
    <message>
      <source>The engine is ready.</source>
      <translation>O motor está pronto.</translation>
    </message>
    <message>
      <source>The engine is not set up yet.</source>
      <translation>O motor ainda não está instalado.</translation>
    </message>
    <message>
      <source>The engine is older than the plugin: set it up again.</source>
      <translation>O motor é mais antigo do que o módulo: instale-o de novo.</translation>
    </message>
    <message>
      <source>The engine's set-up was interrupted, or files are missing.</source>
      <translation>A instalação do motor foi interrompida, ou faltam ficheiros.</translation>
    </message>
    <message>
      <source>An environment of your own is used.</source>
      <translation>É usado um ambiente escolhido por si.</translation>
    </message>
    <message>
      <source>Remove the engine</source>
      <translation>Remover o motor</translation>
    </message>
    <message>
      <source>Delete the engine's files? Your rasters and results stay.</source>
      <translation>Apagar os ficheiros do motor? Os seus rasters e resultados ficam.</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Motor</translation>
    </message>
    <message>
      <source>Set up</source>
      <translation>Instalar</translation>
    </message>
    <message>
      <source>Install the engine, or bring it up to date</source>
      <translation>Instalar o motor, ou atualizá-lo</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>Verificar</translation>
    </message>
    <message>
      <source>Look whether everything the engine needs is there and works</source>
      <translation>Ver se tudo o que o motor precisa está presente e funciona</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>Reparar</translation>
    </message>
    <message>
      <source>Install again what is missing or damaged</source>
      <translation>Instalar de novo o que falta ou está danificado</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>Remover…</translation>
    </message>
    <message>
      <source>Delete the engine's files; your data stay</source>
      <translation>Apagar os ficheiros do motor; os seus dados ficam</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Cancelar</translation>
    </message>
    <message>
      <source>Stop what is being done</source>
      <translation>Parar o que está a decorrer</translation>
    </message>
    <message>
      <source>Installation</source>
      <translation>Instalação</translation>
    </message>
    <message>
      <source>Build</source>
      <translation>Variante</translation>
    </message>
    <message>
      <source>Which build of ONNX Runtime to install; changes take effect with the next set-up</source>
      <translation>Que variante do ONNX Runtime instalar; as alterações valem a partir da próxima instalação</translation>
    </message>
    <message>
      <source>Base Python</source>
      <translation>Python de base</translation>
    </message>
    <message>
      <source>A Python 3.11 or newer to make the engine's environment from; empty: chosen automatically</source>
      <translation>Um Python 3.11 ou mais recente de que se cria o ambiente do motor; vazio: escolhido automaticamente</translation>
    </message>
    <message>
      <source>Existing environment</source>
      <translation>Ambiente existente</translation>
    </message>
    <message>
      <source>The Python of an environment in which Crispline's engine is installed, used instead of an own one; empty: an own one</source>
      <translation>O Python de um ambiente em que o motor do Crispline está instalado, em vez de um próprio; vazio: um próprio</translation>
    </message>
    <message>
      <source>Wheel folder</source>
      <translation>Pasta de wheels</translation>
    </message>
    <message>
      <source>A folder with the packages, for computers without a network; empty: from the network</source>
      <translation>Uma pasta com os pacotes, para computadores sem rede; vazio: da rede</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>Índice de pacotes</translation>
    </message>
    <message>
      <source>Address of a package index to use instead of PyPI</source>
      <translation>Endereço de um índice de pacotes a usar em vez do PyPI</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>Address of a proxy, such as http://proxy.example:8080; empty: as in QGIS' network options</source>
      <translation>Endereço de um proxy, como http://proxy.example:8080; vazio: como nas opções de rede do QGIS</translation>
    </message>
    <message>
      <source>Defaults</source>
      <translation>Predefinições</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Dispositivo</translation>
    </message>
    <message>
      <source>What the dock starts with</source>
      <translation>Com que o painel começa</translation>
    </message>
    <message>
      <source>Keep polygons from</source>
      <translation>Manter polígonos desde</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>Automatic (16 pixels)</source>
      <translation>Automático (16 píxeis)</translation>
    </message>
    <message>
      <source>Simplification</source>
      <translation>Simplificação</translation>
    </message>
    <message>
      <source> px</source>
      <translation> px</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>Limites</translation>
    </message>
    <message>
      <source>Largest download from a web service</source>
      <translation>Maior descarregamento de um serviço web</translation>
    </message>
    <message>
      <source> megapixels</source>
      <translation> megapíxeis</translation>
    </message>
    <message>
      <source>Layers from web services are drawn at the model's resolution first; larger areas are refused</source>
      <translation>As camadas de serviços web são primeiro desenhadas na resolução do modelo; áreas maiores são recusadas</translation>
    </message>
    <message>
      <source>Keep the engine ready for</source>
      <translation>Manter o motor pronto durante</translation>
    </message>
    <message>
      <source> minutes</source>
      <translation> minutos</translation>
    </message>
    <message>
      <source>Not at all</source>
      <translation>Nunca</translation>
    </message>
    <message>
      <source>How long the engine's process waits for the next run; it takes a few seconds to start</source>
      <translation>Quanto tempo o processo do motor espera pela próxima execução; demora alguns segundos a iniciar</translation>
    </message>
  </context>
  <context>
    <name>OutputChooser</name>
    <message>
      <source>Save the polygons as</source>
      <translation>Guardar os polígonos como</translation>
    </message>
    <message>
      <source>Save the class map as</source>
      <translation>Guardar o mapa de classes como</translation>
    </message>
    <message>
      <source>The folder {} does not exist.</source>
      <translation>A pasta {} não existe.</translation>
    </message>
    <message>
      <source>[Create temporary layer]</source>
      <translation>[Criar camada temporária]</translation>
    </message>
    <message>
      <source>The file exists: a table {} in it will be replaced, others are kept.</source>
      <translation>O ficheiro existe: uma tabela {} nele será substituída, as outras são mantidas.</translation>
    </message>
    <message>
      <source>The file exists and will be replaced.</source>
      <translation>O ficheiro existe e será substituído.</translation>
    </message>
    <message>
      <source>Where the polygons go: empty for a temporary layer, or a GeoPackage, Shapefile or FlatGeobuf</source>
      <translation>Para onde vão os polígonos: vazio para uma camada temporária, ou um GeoPackage, Shapefile ou FlatGeobuf</translation>
    </message>
    <message>
      <source>File for the polygons</source>
      <translation>Ficheiro para os polígonos</translation>
    </message>
    <message>
      <source>Class map as well (GeoTIFF)</source>
      <translation>Também o mapa de classes (GeoTIFF)</translation>
    </message>
    <message>
      <source>Also write the class of every pixel, as a raster in the model's colours</source>
      <translation>Escrever também a classe de cada píxel, como raster nas cores do modelo</translation>
    </message>
    <message>
      <source>Where the class map goes: empty for a temporary layer</source>
      <translation>Para onde vai o mapa de classes: vazio para uma camada temporária</translation>
    </message>
    <message>
      <source>File for the class map</source>
      <translation>Ficheiro para o mapa de classes</translation>
    </message>
  </context>
  <context>
    <name>Plugin</name>
    <message>
      <source>Crispline: segment a raster into polygons</source>
      <translation>Crispline: segmentar um raster em polígonos</translation>
    </message>
  </context>
  <context>
    <name>PolygonExports</name>
    <message>
      <source>One Shapefile for each class is in {}</source>
      <translation>Um Shapefile por classe está em {}</translation>
    </message>
    <message>
      <source>The polygons are saved in {}</source>
      <translation>Os polígonos estão guardados em {}</translation>
    </message>
  </context>
  <context>
    <name>PolygonInput</name>
    <message>
      <source>expected a polygon layer, found none under {}; choose another</source>
      <translation>esperava-se uma camada de polígonos, nenhuma encontrada em {}; escolha outra</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found another kind of geometry; choose another layer</source>
      <translation>esperavam-se polígonos na camada {}, encontrou-se outro tipo de geometria; escolha outra camada</translation>
    </message>
    <message>
      <source>expected selected polygons in layer {}, found none; select some, or use all features</source>
      <translation>esperavam-se polígonos selecionados na camada {}, nenhum encontrado; selecione alguns ou use todas as feições</translation>
    </message>
    <message>
      <source>expected polygons in layer {}, found none; choose another layer</source>
      <translation>esperavam-se polígonos na camada {}, nenhum encontrado; escolha outra camada</translation>
    </message>
    <message>
      <source>expected a field with the class in layer {}, found {}; choose the class field</source>
      <translation>esperava-se um campo com a classe na camada {}, encontrado: {}; escolha o campo da classe</translation>
    </message>
    <message>
      <source>none</source>
      <translation>nenhum</translation>
    </message>
    <message>
      <source>expected to write polygons for the engine to {}, found: {}; make room there</source>
      <translation>esperava-se escrever polígonos para o motor em {}, encontrado: {}; liberte espaço aí</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>sem motivo indicado</translation>
    </message>
  </context>
  <context>
    <name>PolygonSettings</name>
    <message>
      <source>{words}, up to {length} from the image</source>
      <translation>{words}, até {length} da imagem</translation>
    </message>
    <message>
      <source>Detailed: every bend is kept</source>
      <translation>Detalhado: cada curva é mantida</translation>
    </message>
    <message>
      <source>Balanced: straight where it is straight</source>
      <translation>Equilibrado: reto onde é reto</translation>
    </message>
    <message>
      <source>Plain: few points, small corners go</source>
      <translation>Simples: poucos pontos, os pequenos cantos desaparecem</translation>
    </message>
    <message>
      <source>Coarse: only the main shape stays</source>
      <translation>Grosseiro: fica só a forma principal</translation>
    </message>
    <message>
      <source>&amp;Keep polygons from</source>
      <translation>&amp;Manter polígonos desde</translation>
    </message>
    <message>
      <source>Smaller polygons are merged into the neighbour they share the longest border with</source>
      <translation>Os polígonos menores são unidos ao vizinho com que partilham o limite mais longo</translation>
    </message>
    <message>
      <source>Minimum area in square metres</source>
      <translation>Área mínima em metros quadrados</translation>
    </message>
    <message>
      <source> m²</source>
      <translation> m²</translation>
    </message>
    <message>
      <source>Automatic (16 pixels)</source>
      <translation>Automático (16 píxeis)</translation>
    </message>
    <message>
      <source>Simpli&amp;fication</source>
      <translation>Simpli&amp;ficação</translation>
    </message>
    <message>
      <source>Left: outlines keep every bend. Right: fewer points</source>
      <translation>Esquerda: os contornos mantêm cada curva. Direita: menos pontos</translation>
    </message>
    <message>
      <source>Simplification</source>
      <translation>Simplificação</translation>
    </message>
    <message>
      <source>How far an outline may be from what the model saw, in pixels of the model</source>
      <translation>A que distância um contorno pode estar do que o modelo viu, em píxeis do modelo</translation>
    </message>
    <message>
      <source>Simplification in pixels</source>
      <translation>Simplificação em píxeis</translation>
    </message>
    <message>
      <source> px</source>
      <translation> px</translation>
    </message>
  </context>
  <context>
    <name>Preview</name>
    <message>
      <source>Crispline preview</source>
      <translation>Pré-visualização do Crispline</translation>
    </message>
  </context>
  <context>
    <name>Processing</name>
    <message>
      <source>{} Mpx/s</source>
      <translation>{} Mpx/s</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>faltam {}</translation>
    </message>
    <message>
      <source>Drawing the layer</source>
      <translation>A desenhar a camada</translation>
    </message>
    <message>
      <source>Converting the raster</source>
      <translation>A converter o raster</translation>
    </message>
    <message>
      <source>Opening raster and model</source>
      <translation>A abrir raster e modelo</translation>
    </message>
    <message>
      <source>Inferring</source>
      <translation>Inferência</translation>
    </message>
    <message>
      <source>Tracing boundaries</source>
      <translation>A traçar limites</translation>
    </message>
    <message>
      <source>Tracing polygons</source>
      <translation>A traçar polígonos</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>A escrever</translation>
    </message>
    <message>
      <source>Comparing pixels</source>
      <translation>A comparar píxeis</translation>
    </message>
    <message>
      <source>Measuring boundaries</source>
      <translation>A medir limites</translation>
    </message>
    <message>
      <source>Preparing to set up the engine</source>
      <translation>A preparar a instalação do motor</translation>
    </message>
    <message>
      <source>Getting a Python for the engine</source>
      <translation>A obter um Python para o motor</translation>
    </message>
    <message>
      <source>Downloading the engine</source>
      <translation>A descarregar o motor</translation>
    </message>
    <message>
      <source>Installing the engine</source>
      <translation>A instalar o motor</translation>
    </message>
    <message>
      <source>Checking the engine</source>
      <translation>A verificar o motor</translation>
    </message>
    <message>
      <source>Starting the engine</source>
      <translation>A iniciar o motor</translation>
    </message>
    <message>
      <source>Ran on {}; nothing faster, since: {}</source>
      <translation>Executado em {}; nada mais rápido, porque: {}</translation>
    </message>
    <message>
      <source>Ran on {}</source>
      <translation>Executado em {}</translation>
    </message>
    <message>
      <source>Went on from an earlier run: {} of {} tiles were done</source>
      <translation>Continuou uma execução anterior: {} de {} mosaicos estavam feitos</translation>
    </message>
    <message>
      <source>{} megapixels in {} ({} Mpx/s)</source>
      <translation>{} megapíxeis em {} ({} Mpx/s)</translation>
    </message>
    <message>
      <source>{}: {} polygons</source>
      <translation>{}: {} polígonos</translation>
    </message>
    <message>
      <source>{}: {} polygons, {} m² ({} %)</source>
      <translation>{}: {} polígonos, {} m² ({} %)</translation>
    </message>
  </context>
  <context>
    <name>ProgressLog</name>
    <message>
      <source>Stopping …</source>
      <translation>A parar …</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>faltam {}</translation>
    </message>
    <message>
      <source>Stopped. What is downloaded is kept.</source>
      <translation>Parado. O que foi descarregado é mantido.</translation>
    </message>
    <message>
      <source>Preparing</source>
      <translation>Preparação</translation>
    </message>
    <message>
      <source>Making a Python</source>
      <translation>Criação de um Python</translation>
    </message>
    <message>
      <source>Downloading</source>
      <translation>Descarregamento</translation>
    </message>
    <message>
      <source>Installing</source>
      <translation>Instalação</translation>
    </message>
    <message>
      <source>Trying it out</source>
      <translation>Experimentação</translation>
    </message>
    <message>
      <source>Removing</source>
      <translation>Remoção</translation>
    </message>
    <message>
      <source>What is being done</source>
      <translation>O que está a decorrer</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>Tempo restante</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Progresso</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Registo</translation>
    </message>
  </context>
  <context>
    <name>RasterSource</name>
    <message>
      <source>expected to write {} for the engine, found: {}; make room there or convert the raster to GeoTIFF first</source>
      <translation>esperava-se escrever {} para o motor, encontrado: {}; liberte espaço aí ou converta primeiro o raster em GeoTIFF</translation>
    </message>
    <message>
      <source>expected a raster layer that works, found {} unavailable; repair its source</source>
      <translation>esperava-se uma camada raster que funcione, {} não está disponível; repare a sua fonte</translation>
    </message>
    <message>
      <source>Converting layer {} ({}) to GeoTIFF for the engine</source>
      <translation>A converter a camada {} ({}) em GeoTIFF para o motor</translation>
    </message>
    <message>
      <source>Layer {} is taken as an earlier run has drawn it</source>
      <translation>A camada {} é usada como uma execução anterior a desenhou</translation>
    </message>
    <message>
      <source>Layer {} is set to {} in QGIS, but its file says {}: it is taken as set in QGIS.</source>
      <translation>A camada {} está definida como {} no QGIS, mas o seu ficheiro diz {}: vale o que está definido no QGIS.</translation>
    </message>
    <message>
      <source>The file of layer {} has no CRS: it is taken as {}.</source>
      <translation>O ficheiro da camada {} não tem SRC: assume-se {}.</translation>
    </message>
    <message>
      <source>Layer {} has no coordinate reference system: it is segmented at its own pixels, whatever their size on the ground, and the polygons get no areas in square metres. Set one in the layer's properties.</source>
      <translation>A camada {} não tem sistema de referência de coordenadas: é segmentada nos seus próprios píxeis, seja qual for o seu tamanho no terreno, e os polígonos ficam sem áreas em metros quadrados. Defina um nas propriedades da camada.</translation>
    </message>
  </context>
  <context>
    <name>RenderedRaster</name>
    <message>
      <source>Asking again for a part of layer {}: {}</source>
      <translation>Novo pedido de uma parte da camada {}: {}</translation>
    </message>
    <message>
      <source>expected the whole of layer {}, found {} of its requests failing in each of {} attempts ({}); check the network and the layer's service, then run it again</source>
      <translation>esperava-se a camada {} inteira, {} dos seus pedidos falharam em cada uma de {} tentativas ({}); verifique a rede e o serviço da camada e execute de novo</translation>
    </message>
    <message>
      <source>no reason given</source>
      <translation>sem motivo indicado</translation>
    </message>
    <message>
      <source>Layer {} is empty in places, and QGIS is too busy to say whether a request failed</source>
      <translation>A camada {} está vazia em alguns sítios, e o QGIS está demasiado ocupado para dizer se algum pedido falhou</translation>
    </message>
    <message>
      <source>drawing the layer was cancelled; nothing of it was kept</source>
      <translation>o desenho da camada foi cancelado; nada dele foi mantido</translation>
    </message>
    <message>
      <source>expected a layer that QGIS can draw, found layer {} unavailable; check its source</source>
      <translation>esperava-se uma camada que o QGIS possa desenhar, a camada {} não está disponível; verifique a sua fonte</translation>
    </message>
    <message>
      <source>expected an extent or area on layer {}, found one outside of it; choose another one</source>
      <translation>esperava-se uma extensão ou área sobre a camada {}, encontrou-se uma fora dela; escolha outra</translation>
    </message>
    <message>
      <source>expected at most {} megapixels to be drawn of layer {}, found {} ({} x {} pixels of {} m); choose a smaller extent or a coarser resolution, or raise the limit in Crispline's options</source>
      <translation>esperavam-se no máximo {} megapíxeis a desenhar da camada {}, encontraram-se {} ({} x {} píxeis de {} m); escolha uma extensão menor ou uma resolução mais grosseira, ou aumente o limite nas opções do Crispline</translation>
    </message>
    <message>
      <source>expected layer {} where its coordinate reference system is defined, found the extent outside; choose another extent</source>
      <translation>esperava-se a camada {} onde o seu sistema de referência de coordenadas está definido, a extensão fica fora; escolha outra extensão</translation>
    </message>
    <message>
      <source>expected a ground resolution to draw layer {} at, found none, since neither the model nor the layer has one; give a resolution</source>
      <translation>esperava-se uma resolução no terreno para desenhar a camada {}, não há nenhuma, pois nem o modelo nem a camada a têm; indique uma resolução</translation>
    </message>
    <message>
      <source>expected to write {} in {}, found that it failed ({}); free some space there or set another temporary folder</source>
      <translation>esperava-se escrever {} em {}, mas falhou ({}); liberte espaço aí ou defina outra pasta temporária</translation>
    </message>
    <message>
      <source>expected layer {} to show something, found it empty in the whole extent at {} m a pixel; choose another extent or a coarser resolution, or correct the layer's largest zoom level</source>
      <translation>esperava-se que a camada {} mostrasse algo, está vazia em toda a extensão a {} m por píxel; escolha outra extensão ou uma resolução mais grosseira, ou corrija o maior nível de zoom da camada</translation>
    </message>
    <message>
      <source>Drawing layer {} at {} m a pixel: {} megapixels, about {} requests</source>
      <translation>A desenhar a camada {} a {} m por píxel: {} megapíxeis, cerca de {} pedidos</translation>
    </message>
    <message>
      <source>About {} requests will be sent to the server of layer {}: check that its terms of use allow it</source>
      <translation>Cerca de {} pedidos serão enviados ao servidor da camada {}: verifique se as suas condições de uso o permitem</translation>
    </message>
    <message>
      <source>Layer {} has pixels of {} m, coarser than the {} m that the model tolerates: expect a poor result</source>
      <translation>A camada {} tem píxeis de {} m, mais grosseiros do que os {} m que o modelo tolera: espere um mau resultado</translation>
    </message>
    <message>
      <source>The server of layer {} has no tile for {} places: no data there</source>
      <translation>O servidor da camada {} não tem mosaico para {} lugares: sem dados aí</translation>
    </message>
  </context>
  <context>
    <name>Reports</name>
    <message>
      <source>expected to write {}, found: {}; choose another file</source>
      <translation>esperava-se escrever {}, encontrado: {}; escolha outro ficheiro</translation>
    </message>
  </context>
  <context>
    <name>ResultLayers</name>
    <message>
      <source>{} could not be loaded.</source>
      <translation>Não foi possível carregar {}.</translation>
    </message>
  </context>
  <context>
    <name>ResultsPanel</name>
    <message>
      <source>{path} cannot be written ({reason}); choose another place.</source>
      <translation>Não é possível escrever {path} ({reason}); escolha outro lugar.</translation>
    </message>
    <message>
      <source>Save the table as</source>
      <translation>Guardar a tabela como</translation>
    </message>
    <message>
      <source>Tables (*.csv)</source>
      <translation>Tabelas (*.csv)</translation>
    </message>
    <message>
      <source>Area of each class</source>
      <translation>Área de cada classe</translation>
    </message>
    <message>
      <source>Click a heading to sort</source>
      <translation>Clique num cabeçalho para ordenar</translation>
    </message>
    <message>
      <source>Copy table</source>
      <translation>Copiar tabela</translation>
    </message>
    <message>
      <source>Copy the table, for a spreadsheet</source>
      <translation>Copiar a tabela, para uma folha de cálculo</translation>
    </message>
    <message>
      <source>CSV…</source>
      <translation>CSV…</translation>
    </message>
    <message>
      <source>Save the table as CSV</source>
      <translation>Guardar a tabela como CSV</translation>
    </message>
    <message>
      <source>Save the polygons as</source>
      <translation>Guardar os polígonos como</translation>
    </message>
    <message>
      <source>&amp;Shapefiles…</source>
      <translation>&amp;Shapefiles…</translation>
    </message>
    <message>
      <source>One Shapefile for each class, in a folder</source>
      <translation>Um Shapefile por classe, numa pasta</translation>
    </message>
    <message>
      <source>GeoPac&amp;kage…</source>
      <translation>GeoPac&amp;kage…</translation>
    </message>
    <message>
      <source>All polygons with their style in one file</source>
      <translation>Todos os polígonos com o seu estilo num ficheiro</translation>
    </message>
  </context>
  <context>
    <name>RunBar</name>
    <message>
      <source>{stage} … {percent} %</source>
      <translation>{stage} … {percent} %</translation>
    </message>
    <message>
      <source>{} left</source>
      <translation>faltam {}</translation>
    </message>
    <message>
      <source>{} megapixels per second</source>
      <translation>{} megapíxeis por segundo</translation>
    </message>
    <message>
      <source>Stopping …</source>
      <translation>A parar …</translation>
    </message>
    <message>
      <source>What is missing</source>
      <translation>O que falta</translation>
    </message>
    <message>
      <source>What is being done</source>
      <translation>O que está a decorrer</translation>
    </message>
    <message>
      <source>Time left</source>
      <translation>Tempo restante</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Progresso</translation>
    </message>
    <message>
      <source>Throughput</source>
      <translation>Débito</translation>
    </message>
    <message>
      <source>Prev&amp;iew</source>
      <translation>Pré-&amp;visualização</translation>
    </message>
    <message>
      <source>Segment what the map shows into a scratch layer, in seconds</source>
      <translation>Segmentar em segundos o que o mapa mostra para uma camada temporária</translation>
    </message>
    <message>
      <source>Copy these settings for scripts</source>
      <translation>Copiar estas definições para scripts</translation>
    </message>
    <message>
      <source>More</source>
      <translation>Mais</translation>
    </message>
    <message>
      <source>C&amp;ancel</source>
      <translation>&amp;Cancelar</translation>
    </message>
    <message>
      <source>Stop; what is finished is kept, so that the run can be resumed</source>
      <translation>Parar; o que está concluído é mantido, para que a execução possa ser retomada</translation>
    </message>
    <message>
      <source>Res&amp;ume</source>
      <translation>&amp;Retomar</translation>
    </message>
    <message>
      <source>Go on where the last run stopped</source>
      <translation>Continuar onde a última execução parou</translation>
    </message>
    <message>
      <source>Ru&amp;n</source>
      <translation>E&amp;xecutar</translation>
    </message>
    <message>
      <source>Segment the raster (Enter)</source>
      <translation>Segmentar o raster (Enter)</translation>
    </message>
  </context>
  <context>
    <name>ScriptMenu</name>
    <message>
      <source>Copy as Python command</source>
      <translation>Copiar como comando Python</translation>
    </message>
    <message>
      <source>Copy as qgis_process command</source>
      <translation>Copiar como comando qgis_process</translation>
    </message>
    <message>
      <source>Open in Processing…</source>
      <translation>Abrir no Processamento…</translation>
    </message>
  </context>
  <context>
    <name>SegmentRaster</name>
    <message>
      <source>Number of polygons</source>
      <translation>Número de polígonos</translation>
    </message>
    <message>
      <source>Device used</source>
      <translation>Dispositivo usado</translation>
    </message>
    <message>
      <source>Megapixels per second</source>
      <translation>Megapíxeis por segundo</translation>
    </message>
    <message>
      <source>Polygons and area of each class, as JSON</source>
      <translation>Polígonos e área de cada classe, em JSON</translation>
    </message>
    <message>
      <source>Warnings</source>
      <translation>Avisos</translation>
    </message>
    <message>
      <source>Raster layer</source>
      <translation>Camada raster</translation>
    </message>
    <message>
      <source>An aerial or satellite image. Files and whatever else GDAL reads are taken as they are; layers from a server (XYZ, WMS, WCS) are drawn at the model's resolution first, so give an extent or an area for those.</source>
      <translation>Uma imagem aérea ou de satélite. Ficheiros e tudo o mais que o GDAL lê são usados tal como estão; camadas de um servidor (XYZ, WMS, WCS) são primeiro desenhadas na resolução do modelo, por isso indique para elas uma extensão ou uma área.</translation>
    </message>
    <message>
      <source>Model (empty: the one that comes with Crispline)</source>
      <translation>Modelo (vazio: o que vem com o Crispline)</translation>
    </message>
    <message>
      <source>ONNX models (*.onnx);;All files (*)</source>
      <translation>Modelos ONNX (*.onnx);;Todos os ficheiros (*)</translation>
    </message>
    <message>
      <source>An ONNX file with a model card, Crispline's own or that of Deepness. “Describe a model” shows what is in it.</source>
      <translation>Um ficheiro ONNX com ficha de modelo, a do Crispline ou a do Deepness. “Descrever um modelo” mostra o que contém.</translation>
    </message>
    <message>
      <source>Bands (empty: as the model expects)</source>
      <translation>Bandas (vazio: como o modelo espera)</translation>
    </message>
    <message>
      <source>As many bands as the model expects, in its order. Empty: by the bands' names, else by their order.</source>
      <translation>Tantas bandas quantas o modelo espera, pela sua ordem. Vazio: pelos nomes das bandas, ou então pela sua ordem.</translation>
    </message>
    <message>
      <source>Extent (empty: the whole raster)</source>
      <translation>Extensão (vazio: o raster inteiro)</translation>
    </message>
    <message>
      <source>Only pixels in it are segmented. Any CRS will do.</source>
      <translation>Só os píxeis dentro dela são segmentados. Serve qualquer SRC.</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>Área de interesse</translation>
    </message>
    <message>
      <source>Only pixels in its polygons are segmented, or in those that are selected. Any CRS will do. With an extent, what lies in both.</source>
      <translation>Só são segmentados os píxeis nos seus polígonos, ou nos que estão selecionados. Serve qualquer SRC. Com uma extensão, o que está em ambas.</translation>
    </message>
    <message>
      <source>Classes to write (empty: all)</source>
      <translation>Classes a escrever (vazio: todas)</translation>
    </message>
    <message>
      <source>Names of classes, separated by commas or semicolons; from Python also a list.</source>
      <translation>Nomes de classes, separados por vírgulas ou pontos e vírgulas; em Python também uma lista.</translation>
    </message>
    <message>
      <source>Minimum area in m² (empty: 16 pixels)</source>
      <translation>Área mínima em m² (vazio: 16 píxeis)</translation>
    </message>
    <message>
      <source>Smaller polygons become part of the neighbour with which they share most of their border. 0 keeps all.</source>
      <translation>Os polígonos menores passam a fazer parte do vizinho com que partilham a maior parte do limite. 0 mantém todos.</translation>
    </message>
    <message>
      <source>Fill holes smaller than (m²)</source>
      <translation>Preencher buracos menores do que (m²)</translation>
    </message>
    <message>
      <source>Holes that are smaller are filled. 0 keeps all.</source>
      <translation>Os buracos menores são preenchidos. 0 mantém todos.</translation>
    </message>
    <message>
      <source>Simplification tolerance in pixels</source>
      <translation>Tolerância de simplificação em píxeis</translation>
    </message>
    <message>
      <source>How far outlines may move when they are made straight. Neighbours stay without gaps and overlaps. 0 keeps every vertex.</source>
      <translation>Quanto os contornos podem mover-se ao serem endireitados. Os vizinhos ficam sem lacunas nem sobreposições. 0 mantém cada vértice.</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Dispositivo</translation>
    </message>
    <message>
      <source>What the model runs on; “auto” takes the fastest there is, and the log says which and why no better one.</source>
      <translation>O que executa o modelo; “auto” usa o mais rápido que houver, e o registo diz qual e porque não um melhor.</translation>
    </message>
    <message>
      <source>Resolution in metres a pixel (empty: the model's)</source>
      <translation>Resolução em metros por píxel (vazio: a do modelo)</translation>
    </message>
    <message>
      <source>The raster is resampled to it before the model sees it.</source>
      <translation>O raster é reamostrado para ela antes de o modelo o ver.</translation>
    </message>
    <message>
      <source>Overlap of tiles, 0 to under 1 (empty: the model's)</source>
      <translation>Sobreposição dos mosaicos, de 0 a menos de 1 (vazio: a do modelo)</translation>
    </message>
    <message>
      <source>Share of a tile's side that its neighbour sees too. More is slower and smoother.</source>
      <translation>Parte do lado de um mosaico que o vizinho também vê. Mais é mais lento e mais suave.</translation>
    </message>
    <message>
      <source>Processor threads (empty: all)</source>
      <translation>Linhas de execução do processador (vazio: todas)</translation>
    </message>
    <message>
      <source>Fewer leave room for other programs.</source>
      <translation>Menos deixa lugar para outros programas.</translation>
    </message>
    <message>
      <source>Skip blocks that cannot be read</source>
      <translation>Saltar blocos que não se conseguem ler</translation>
    </message>
    <message>
      <source>Damaged parts of the file count as no data, with a warning, and do not end the job.</source>
      <translation>As partes danificadas do ficheiro contam como ausência de dados, com um aviso, e não terminam a tarefa.</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polígonos</translation>
    </message>
    <message>
      <source>The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (mean probability) and n_vertices.</source>
      <translation>Os polígonos de classes com class_id, class_name, area_m2, perimeter_m, confidence (probabilidade média) e n_vertices.</translation>
    </message>
    <message>
      <source>Class map</source>
      <translation>Mapa de classes</translation>
    </message>
    <message>
      <source>A GeoTIFF with the class of every pixel and a palette.</source>
      <translation>Um GeoTIFF com a classe de cada píxel e uma paleta.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Pasta para um Shapefile por classe</translation>
    </message>
    <message>
      <source>Named after the classes; made where there is none yet.</source>
      <translation>Com os nomes das classes; criada onde ainda não existe.</translation>
    </message>
    <message>
      <source>Segment raster to polygons</source>
      <translation>Segmentar raster em polígonos</translation>
    </message>
    <message>
      <source>segmentation,semantic,classification,classify,land cover,buildings,deep learning,machine learning,neural network,onnx,vectorise,vectorize,polygonise,polygonize</source>
      <translation>segmentação,semântica,classificação,classificar,uso do solo,edifícios,aprendizagem profunda,aprendizagem automática,rede neuronal,onnx,vetorizar,poligonizar,segmentation,deep learning,vectorize,polygonize</translation>
    </message>
    <message>
      <source>Segments an aerial or satellite image with a model and turns the classes into polygons with crisp boundaries: no stair-steps, no gaps or overlaps between neighbours, no seams, right angles where the model's classes have them.

Without a model the one that comes with Crispline is used. Any ONNX segmentation model with a model card will do.

On first use the engine is installed into the QGIS profile; nothing of QGIS itself is changed. A job that was cancelled or interrupted goes on where it stopped when it is run again with the same parameters.</source>
      <translation>Segmenta uma imagem aérea ou de satélite com um modelo e transforma as classes em polígonos de limites nítidos: sem degraus, sem lacunas nem sobreposições entre vizinhos, sem costuras, com ângulos retos onde as classes do modelo os têm.

Sem modelo é usado o que vem com o Crispline. Serve qualquer modelo de segmentação ONNX com ficha de modelo.

Na primeira utilização o motor é instalado no perfil do QGIS; nada muda no próprio QGIS. Uma tarefa cancelada ou interrompida continua onde parou quando é executada de novo com os mesmos parâmetros.</translation>
    </message>
    <message>
      <source>{} classes</source>
      <translation>{} classes</translation>
    </message>
    <message>
      <source>{} class map</source>
      <translation>{} mapa de classes</translation>
    </message>
    <message>
      <source>expected a class map that ends with .tif, found {}; rename it</source>
      <translation>esperava-se um mapa de classes terminado em .tif, encontrou-se {}; mude-lhe o nome</translation>
    </message>
    <message>
      <source>expected polygons, a class map or Shapefiles to write, found none chosen; choose at least one output</source>
      <translation>esperavam-se polígonos, um mapa de classes ou Shapefiles a escrever, nenhum escolhido; escolha pelo menos uma saída</translation>
    </message>
    <message>
      <source>expected a model, found no file {}; choose another one</source>
      <translation>esperava-se um modelo, não há nenhum ficheiro {}; escolha outro</translation>
    </message>
    <message>
      <source>expected bands of 1 to {} of layer {}, found {}; choose among these</source>
      <translation>esperavam-se bandas de 1 a {} da camada {}, encontrou-se {}; escolha entre estas</translation>
    </message>
    <message>
      <source>expected a raster layer, found none under {}; choose another one</source>
      <translation>esperava-se uma camada raster, nenhuma encontrada em {}; escolha outra</translation>
    </message>
    <message>
      <source>expected a layer of polygons as area of interest, found none under {}; choose another one</source>
      <translation>esperava-se uma camada de polígonos como área de interesse, nenhuma encontrada em {}; escolha outra</translation>
    </message>
    <message>
      <source>the plugin's folder</source>
      <translation>a pasta do módulo</translation>
    </message>
  </context>
  <context>
    <name>SetUpEngine</name>
    <message>
      <source>Set up the engine</source>
      <translation>Instalar o motor</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Motor</translation>
    </message>
    <message>
      <source>install,installation,dependencies,environment,python,pip,gpu,cuda,repair,uninstall</source>
      <translation>instalar,instalação,dependências,ambiente,python,pip,gpu,cuda,reparar,desinstalar,install</translation>
    </message>
    <message>
      <source>The engine runs in a Python environment of its own, in a folder of the QGIS profile. It is made when it is first needed; here it can be made beforehand, for instance on computers of an office or in a script. Nothing of QGIS itself is changed.

set up: makes what is missing; goes on where an interrupted set-up stopped.
check: looks at every package and lets the engine examine itself.
repair: installs again what is broken.
remove: deletes the environment and what was downloaded for it.

What is left empty is taken from Crispline's options. A folder of wheels needs no network.</source>
      <translation>O motor funciona num ambiente Python próprio, numa pasta do perfil do QGIS. É criado quando é preciso pela primeira vez; aqui pode criar-se antes, por exemplo nos computadores de um escritório ou num script. Nada muda no próprio QGIS.

set up: cria o que falta; continua onde uma instalação interrompida parou.
check: examina cada pacote e deixa o motor verificar-se a si próprio.
repair: instala de novo o que está estragado.
remove: apaga o ambiente e o que foi descarregado para ele.

O que fica vazio vem das opções do Crispline. Uma pasta de wheels não precisa de rede.</translation>
    </message>
    <message>
      <source>What to do</source>
      <translation>O que fazer</translation>
    </message>
    <message>
      <source>Scripts use these words as they are.</source>
      <translation>Os scripts usam estas palavras tal como estão.</translation>
    </message>
    <message>
      <source>Build of ONNX Runtime (empty: as in the options)</source>
      <translation>Variante do ONNX Runtime (vazio: como nas opções)</translation>
    </message>
    <message>
      <source>“auto” goes by the graphics driver; directml is for Windows.</source>
      <translation>“auto” segue o controlador gráfico; directml é para Windows.</translation>
    </message>
    <message>
      <source>Folder of wheels to install from, without a network</source>
      <translation>Pasta de wheels para instalar sem rede</translation>
    </message>
    <message>
      <source>Holds every package of the requirements for this build and platform.</source>
      <translation>Contém todos os pacotes necessários para esta variante e plataforma.</translation>
    </message>
    <message>
      <source>Python to start from</source>
      <translation>Python de partida</translation>
    </message>
    <message>
      <source>Python 3.11 or newer. Empty: that of QGIS, or one that is downloaded.</source>
      <translation>Python 3.11 ou mais recente. Vazio: o do QGIS, ou um que é descarregado.</translation>
    </message>
    <message>
      <source>Package index</source>
      <translation>Índice de pacotes</translation>
    </message>
    <message>
      <source>Address of a mirror of PyPI.</source>
      <translation>Endereço de um espelho do PyPI.</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>Such as http://host:port. Empty: that of QGIS.</source>
      <translation>Por exemplo http://host:port. Vazio: o do QGIS.</translation>
    </message>
    <message>
      <source>Whether the engine can be used</source>
      <translation>Se o motor pode ser usado</translation>
    </message>
    <message>
      <source>State: ready, missing, outdated, incomplete or external</source>
      <translation>Estado: ready, missing, outdated, incomplete ou external</translation>
    </message>
    <message>
      <source>The engine's Python</source>
      <translation>O Python do motor</translation>
    </message>
    <message>
      <source>Devices, fastest first, as JSON</source>
      <translation>Dispositivos, do mais rápido ao mais lento, em JSON</translation>
    </message>
    <message>
      <source>What a check found, as JSON</source>
      <translation>O que uma verificação encontrou, em JSON</translation>
    </message>
    <message>
      <source>File with the log of the latest set-up</source>
      <translation>Ficheiro com o registo da última instalação</translation>
    </message>
    <message>
      <source>Device {}: {}</source>
      <translation>Dispositivo {}: {}</translation>
    </message>
    <message>
      <source>Device {}: not available, since {}</source>
      <translation>Dispositivo {}: não disponível, porque {}</translation>
    </message>
  </context>
  <context>
    <name>SettingsForm</name>
    <message>
      <source>Add a raster layer to the project, and choose it above.</source>
      <translation>Adicione uma camada raster ao projeto e escolha-a acima.</translation>
    </message>
    <message>
      <source>This model cannot be used; choose another.</source>
      <translation>Este modelo não pode ser usado; escolha outro.</translation>
    </message>
    <message>
      <source>A web service is asked for {limit} at most: choose a smaller area, or raise the limit in the options.</source>
      <translation>A um serviço web pede-se no máximo {limit}: escolha uma área menor, ou aumente o limite nas opções.</translation>
    </message>
    <message>
      <source>Add a raster to the project</source>
      <translation>Adicionar um raster ao projeto</translation>
    </message>
    <message>
      <source>{} cannot be opened as a raster.</source>
      <translation>Não é possível abrir {} como raster.</translation>
    </message>
    <message>
      <source>Raster la&amp;yer</source>
      <translation>Camada ras&amp;ter</translation>
    </message>
    <message>
      <source>The aerial or satellite image to segment, also from a web service</source>
      <translation>A imagem aérea ou de satélite a segmentar, também de um serviço web</translation>
    </message>
    <message>
      <source>Raster layer</source>
      <translation>Camada raster</translation>
    </message>
    <message>
      <source>…</source>
      <translation>…</translation>
    </message>
    <message>
      <source>Add a raster file to the project</source>
      <translation>Adicionar um ficheiro raster ao projeto</translation>
    </message>
    <message>
      <source>Add a raster file</source>
      <translation>Adicionar um ficheiro raster</translation>
    </message>
    <message>
      <source>ONN&amp;X model</source>
      <translation>Modelo O&amp;NNX</translation>
    </message>
    <message>
      <source>Area to se&amp;gment</source>
      <translation>Área a se&amp;gmentar</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Dispositivo</translation>
    </message>
    <message>
      <source>Ou&amp;tput polygons</source>
      <translation>Políg&amp;onos de saída</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>Avançado</translation>
    </message>
  </context>
  <context>
    <name>SetupPanel</name>
    <message>
      <source>The plugin was updated: its engine must be brought up to date before the next run.</source>
      <translation>O módulo foi atualizado: o seu motor tem de ser atualizado antes da próxima execução.</translation>
    </message>
    <message>
      <source>The engine's set-up was interrupted, or files are missing; it can go on from here.</source>
      <translation>A instalação do motor foi interrompida, ou faltam ficheiros; pode continuar a partir daqui.</translation>
    </message>
    <message>
      <source>Crispline's engine runs outside QGIS and is installed once. This takes a few minutes.</source>
      <translation>O motor do Crispline funciona fora do QGIS e instala-se uma só vez. Demora alguns minutos.</translation>
    </message>
    <message>
      <source>Setting up Crispline's engine</source>
      <translation>A instalar o motor do Crispline</translation>
    </message>
    <message>
      <source>Preparing …</source>
      <translation>A preparar …</translation>
    </message>
    <message>
      <source>Looking for a graphics card</source>
      <translation>A procurar uma placa gráfica</translation>
    </message>
    <message>
      <source>Automatic: {}</source>
      <translation>Automático: {}</translation>
    </message>
    <message>
      <source>The folder {}</source>
      <translation>A pasta {}</translation>
    </message>
    <message>
      <source>PyPI, over the network</source>
      <translation>PyPI, pela rede</translation>
    </message>
    <message>
      <source>&lt;b&gt;Set up the engine&lt;/b&gt;</source>
      <translation>&lt;b&gt;Instalar o motor&lt;/b&gt;</translation>
    </message>
    <message>
      <source>Installs</source>
      <translation>Instala</translation>
    </message>
    <message>
      <source>ONNX Runtime and the libraries around it, in a Python of its own. QGIS' Python stays as it is.</source>
      <translation>O ONNX Runtime e as bibliotecas à sua volta, num Python próprio. O Python do QGIS fica como está.</translation>
    </message>
    <message>
      <source>Needs</source>
      <translation>Precisa de</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Pasta</translation>
    </message>
    <message>
      <source>From</source>
      <translation>De</translation>
    </message>
    <message>
      <source>&amp;Build for</source>
      <translation>Variante &amp;para</translation>
    </message>
    <message>
      <source>A graphics card is many times faster than a processor, its build many times larger</source>
      <translation>Uma placa gráfica é muitas vezes mais rápida do que um processador, a sua variante muitas vezes maior</translation>
    </message>
    <message>
      <source>Build to install</source>
      <translation>Variante a instalar</translation>
    </message>
    <message>
      <source>O&amp;ptions…</source>
      <translation>Opçõ&amp;es…</translation>
    </message>
    <message>
      <source>Installation without a network, proxy, your own Python</source>
      <translation>Instalação sem rede, proxy, o seu próprio Python</translation>
    </message>
    <message>
      <source>C&amp;ancel</source>
      <translation>&amp;Cancelar</translation>
    </message>
    <message>
      <source>Stop the set-up; it can go on later</source>
      <translation>Parar a instalação; pode continuar mais tarde</translation>
    </message>
    <message>
      <source>Set &amp;up</source>
      <translation>&amp;Instalar</translation>
    </message>
    <message>
      <source>Install the engine (Enter)</source>
      <translation>Instalar o motor (Enter)</translation>
    </message>
  </context>
  <context>
    <name>VectorizeClasses</name>
    <message>
      <source>expected to write {} for the engine, found: {}; make room there</source>
      <translation>esperava-se escrever {} para o motor, encontrado: {}; liberte espaço aí</translation>
    </message>
    <message>
      <source>Vectorise class raster</source>
      <translation>Vetorizar raster de classes</translation>
    </message>
    <message>
      <source>polygonize,polygonise,vectorize,raster to vector,class map,land cover,classification,smooth,simplify,coverage,topology</source>
      <translation>poligonizar,vetorizar,raster para vetor,mapa de classes,uso do solo,classificação,suavizar,simplificar,cobertura,topologia,polygonize,vectorize</translation>
    </message>
    <message>
      <source>Turns a raster of class numbers, from Crispline or any other tool, into class polygons: a coverage without gaps and overlaps, with simplified outlines instead of stair-steps.

Names and colours come from the layer's palette where it is drawn by one, else from the raster's own category names, attribute table and colour table. The polygons are styled with them.

A class raster does not say where between two pixels a boundary runs, so outlines are less exact than those of “Segment raster to polygons”, which knows the probabilities. A probability store that the command line has kept can be used instead of a raster.</source>
      <translation>Transforma um raster de números de classes, do Crispline ou de qualquer outra ferramenta, em polígonos de classes: uma cobertura sem lacunas nem sobreposições, com contornos simplificados em vez de degraus.

Nomes e cores vêm da paleta da camada quando é desenhada por uma, ou então dos nomes de categorias, da tabela de atributos e da tabela de cores do raster. Os polígonos recebem o seu estilo.

Um raster de classes não diz onde passa um limite entre dois píxeis, por isso os contornos são menos exatos do que os de “Segmentar raster em polígonos”, que conhece as probabilidades. Em vez de um raster pode usar-se um depósito de probabilidades que a linha de comandos tenha guardado.</translation>
    </message>
    <message>
      <source>Number of polygons</source>
      <translation>Número de polígonos</translation>
    </message>
    <message>
      <source>Polygons and area of each class, as JSON</source>
      <translation>Polígonos e área de cada classe, em JSON</translation>
    </message>
    <message>
      <source>{} polygons</source>
      <translation>{} polígonos</translation>
    </message>
    <message>
      <source>Class raster</source>
      <translation>Raster de classes</translation>
    </message>
    <message>
      <source>Whole numbers, up to 255 different ones. No data stays without a polygon.</source>
      <translation>Números inteiros, até 255 diferentes. A ausência de dados fica sem polígono.</translation>
    </message>
    <message>
      <source>Band (empty: the only one)</source>
      <translation>Banda (vazio: a única)</translation>
    </message>
    <message>
      <source>The band with the class numbers.</source>
      <translation>A banda com os números de classes.</translation>
    </message>
    <message>
      <source>Probability store instead of a raster (.zarr folder)</source>
      <translation>Depósito de probabilidades em vez de um raster (pasta .zarr)</translation>
    </message>
    <message>
      <source>A folder written by “crispline segment --probabilities” or “crispline infer”.</source>
      <translation>Uma pasta escrita por “crispline segment --probabilities” ou “crispline infer”.</translation>
    </message>
    <message>
      <source>Polygons</source>
      <translation>Polígonos</translation>
    </message>
    <message>
      <source>The class polygons with class_id, class_name, area_m2, perimeter_m, confidence (empty for a class raster) and n_vertices.</source>
      <translation>Os polígonos de classes com class_id, class_name, area_m2, perimeter_m, confidence (vazio para um raster de classes) e n_vertices.</translation>
    </message>
    <message>
      <source>Folder for one Shapefile a class</source>
      <translation>Pasta para um Shapefile por classe</translation>
    </message>
    <message>
      <source>Named after the classes; made where there is none yet.</source>
      <translation>Com os nomes das classes; criada onde ainda não existe.</translation>
    </message>
    <message>
      <source>expected either a class raster or a probability store, found {}; give one of them</source>
      <translation>esperava-se um raster de classes ou um depósito de probabilidades, encontrado: {}; indique um deles</translation>
    </message>
    <message>
      <source>neither</source>
      <translation>nenhum</translation>
    </message>
    <message>
      <source>both</source>
      <translation>ambos</translation>
    </message>
    <message>
      <source>expected polygons or Shapefiles to write, found none chosen; choose at least one output</source>
      <translation>esperavam-se polígonos ou Shapefiles a escrever, nenhum escolhido; escolha pelo menos uma saída</translation>
    </message>
    <message>
      <source>expected a class raster, found none under {}; choose another one</source>
      <translation>esperava-se um raster de classes, nenhum encontrado em {}; escolha outro</translation>
    </message>
    <message>
      <source>expected a raster of class numbers, found pictures in layer {}; use “Segment raster to polygons” to find classes in a picture</source>
      <translation>esperava-se um raster de números de classes, a camada {} contém uma imagem; use “Segmentar raster em polígonos” para encontrar classes numa imagem</translation>
    </message>
    <message>
      <source>expected one band of class numbers, found {} bands in layer {}; choose the band</source>
      <translation>esperava-se uma banda de números de classes, encontraram-se {} bandas na camada {}; escolha a banda</translation>
    </message>
  </context>
</TS>
